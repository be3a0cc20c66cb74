/* int16 -> scale -> mean removed -> Hann -> FFTW -> power average -> ten peaks, 4096 points, 75 % overlap.
   Prints nanoseconds a hop.  spectrum CHANNELS SECONDS */
#include "chain.h"
#include <fftw3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int main(int argc, char **argv) {
  const int channels = argc > 1 ? atoi(argv[1]) : 1;
  const int seconds = argc > 2 ? atoi(argv[2]) : 1;
  const int samples = 48000 * seconds;
  int16_t *raw = malloc(sizeof(int16_t) * samples);
  for (int i = 0; i < samples; i++) raw[i] = (int16_t)(8000 * sin(i * 0.1309) + (i * 7919 % 1000) - 500);
  float *in = fftwf_alloc_real(N);
  fftwf_complex *out = fftwf_alloc_complex(BINS);
  fftwf_plan plan = fftwf_plan_dft_r2c_1d(N, in, out, FFTW_MEASURE);
  static float window[N];
  float *history = calloc((size_t)N * channels, sizeof(float));
  float *power = calloc((size_t)BINS * channels, sizeof(float));
  double sum = 0;
  for (int i = 0; i < N; i++) sum += window[i] = 0.5f - 0.5f * cosf(2 * (float)M_PI * i / N);
  const float scale = (float)(4 / (sum * sum)), per_sum = (float)(1 / sum);
  int bins[PEAKS];
  long hops = 0, checksum = 0;
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int at = 0; at + HOP <= samples; at += HOP)
    for (int c = 0; c < channels; c++) {
      float *x = history + (size_t)c * N;
      memmove(x, x + HOP, (N - HOP) * sizeof(float));
      for (int i = 0; i < HOP; i++) x[N - HOP + i] = raw[at + i] * (1.0f / 32767);
      if (at + HOP < N) continue;
      const float mean = mean_of(x, window, per_sum);
      for (int i = 0; i < N; i++) in[i] = (x[i] - mean) * window[i];
      fftwf_execute(plan);
      float *p = power + (size_t)c * BINS;
      for (int k = 0; k < BINS; k++) p[k] += 0.125f * ((out[k][0] * out[k][0] + out[k][1] * out[k][1]) * scale - p[k]);
      checksum += find_peaks(p, bins) + bins[0];
      hops++;
    }
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.3f\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / hops + (checksum == 0));
  return 0;
}
