/* What both peers of the live chain share: 4096 points, 75 % overlap; ten peaks, a block's mean. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { N = 4096, HOP = 1024, BINS = N / 2 + 1, PEAKS = 10, KEPT = 3 * PEAKS };

/* Maxima at least three bins apart, the strongest kept: one pass into a short sorted list, as long as it has to be
   for ten to be left when each rules out its neighbours. */
static int find_peaks(const float *power, int *bins) {
  int list[KEPT], total = 0, found = 0;
  float floor = 0;
  for (int k = 3; k < BINS - 1; k++) {
    const float p = power[k];
    if (!(p > floor && p > power[k - 1] && p >= power[k + 1])) continue;
    int i = total < KEPT ? total++ : KEPT - 1;
    for (; i > 0 && power[list[i - 1]] < p; i--) list[i] = list[i - 1];
    list[i] = k;
    if (total == KEPT) floor = power[list[KEPT - 1]];
  }
  for (int i = 0; i < total && found < PEAKS; i++) {
    int free = 1;
    for (int j = 0; j < found; j++) free &= abs(bins[j] - list[i]) >= 3;
    if (free) bins[found++] = list[i];
  }
  return found;
}

/* Of the weighted block, sum w x / sum w. */
static float mean_of(const float *x, const float *w, float per_sum) {
  float lanes[8] = {0};
  for (int i = 0; i < N; i += 8)
    for (int l = 0; l < 8; l++) lanes[l] += x[i + l] * w[i + l];
  return (lanes[0] + lanes[1] + lanes[2] + lanes[3] + lanes[4] + lanes[5] + lanes[6] + lanes[7]) * per_sum;
}
