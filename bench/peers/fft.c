/* Single-precision real transforms by FFTW with a measured plan: prints nanoseconds a transform.  fft N REPEATS */
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv) {
  const int n = argc > 1 ? atoi(argv[1]) : 4096;
  const int repeats = argc > 2 ? atoi(argv[2]) : 1000;
  float *in = fftwf_alloc_real(n);
  fftwf_complex *out = fftwf_alloc_complex(n / 2 + 1);
  fftwf_plan plan = fftwf_plan_dft_r2c_1d(n, in, out, FFTW_MEASURE);
  for (int i = 0; i < n; i++) in[i] = (float)(i * 7919 % 1000) / 1000.0f;
  struct timespec a, b;
  for (int i = 0; i < repeats / 10 + 1; i++) fftwf_execute(plan);
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int i = 0; i < repeats; i++) fftwf_execute(plan);
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.3f\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / repeats);
  return 0;
}
