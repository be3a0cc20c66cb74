/* int16 -> scale -> mean removed -> Hann -> FFTW -> power average -> ten peaks, 4096 points, 75 % overlap.
   Prints nanoseconds a hop.  spectrum CHANNELS SECONDS */
#include <fftw3.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 4096, HOP = 1024, BINS = N / 2 + 1, PEAKS = 10 };

static int find_peaks(const float *power, int *bins) {
  static int candidates[BINS];
  int total = 0, found = 0;
  for (int k = 3; k < BINS - 1; k++)
    if (power[k] > power[k - 1] && power[k] >= power[k + 1]) candidates[total++] = k;
  while (found < PEAKS) {
    int best = -1;
    float most = 0;
    for (int i = 0; i < total; i++) {
      if (candidates[i] < 0 || power[candidates[i]] <= most) continue;
      most = power[candidates[i]];
      best = i;
    }
    if (best < 0) break;
    const int bin = candidates[best];
    for (int i = 0; i < total; i++)
      if (candidates[i] >= 0 && abs(candidates[i] - bin) < 3) candidates[i] = -1;
    bins[found++] = bin;
  }
  return found;
}

int main(int argc, char **argv) {
  const int channels = argc > 1 ? atoi(argv[1]) : 1;
  const int seconds = argc > 2 ? atoi(argv[2]) : 1;
  const int samples = 48000 * seconds;
  int16_t *raw = malloc(sizeof(int16_t) * samples);
  for (int i = 0; i < samples; i++) raw[i] = (int16_t)(8000 * sin(i * 0.1309) + (i * 7919 % 1000) - 500);
  float *in = fftwf_alloc_real(N);
  fftwf_complex *out = fftwf_alloc_complex(BINS);
  fftwf_plan plan = fftwf_plan_dft_r2c_1d(N, in, out, FFTW_MEASURE);
  static float window[N], converted[N];
  float *power = calloc((size_t)BINS * channels, sizeof(float));
  double sum = 0;
  for (int i = 0; i < N; i++) sum += window[i] = 0.5f - 0.5f * cosf(2 * (float)M_PI * i / N);
  const float scale = (float)(4 / (sum * sum));
  int bins[PEAKS];
  long hops = 0, checksum = 0;
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int at = 0; at + N <= samples; at += HOP)
    for (int c = 0; c < channels; c++) {
      float mean = 0;
      for (int i = 0; i < N; i++) {
        converted[i] = raw[at + i] * (1.0f / 32767);
        mean += converted[i];
      }
      mean /= N;
      for (int i = 0; i < N; i++) in[i] = (converted[i] - mean) * window[i];
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
