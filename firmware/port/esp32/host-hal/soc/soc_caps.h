// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#define SOC_DAC_SUPPORTED 1
#define SOC_USB_SERIAL_JTAG_SUPPORTED 1
#define SOC_ADC_DIGI_RESULT_BYTES 2
#define SOC_ADC_SAMPLE_FREQ_THRES_LOW 20000
#define SOC_ADC_SAMPLE_FREQ_THRES_HIGH 2000000
#define SOC_I2S_HW_VERSION_1 1
