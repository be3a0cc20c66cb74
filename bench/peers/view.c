/* A live view with everything on, as spectrum.c and beside it: max and min hold, a level meter over a second, and 30
   times a second a frame: levels of three traces to COLUMNS columns, the extremes of 0.1 s, READS lines looked for and
   interpolated, their phases five times a second.  Prints nanoseconds a hop.  view CHANNELS SECONDS */
#include "chain.h"
#include <fftw3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 512, COLUMNS = 1024, HARMONICS = 50, SIDEBANDS = 20, MARKERS = 4, WAVE = 4800, AROUND = 24, LOBE = 6 };
enum { READS = HARMONICS + SIDEBANDS + MARKERS, PARTS = 32, PART = 48000 / PARTS };
static const double RATE = 48000, BIN = 48000.0 / N;

typedef struct {
  float in[N], power[BINS], hold[BINS], low[BINS], wave[WAVE], ring[N];
  int held, wave_at, ring_at, averages, is_new, part;
  double sums[PARTS + 1], squares[PARTS + 1], lows[PARTS + 1], highs[PARTS + 1];
  int counts[PARTS + 1];
  double spectrum_at, wave_sent_at, phases_at;
} view_t;

static float levels[BINS], weights[N];
static double at_hz[READS], within_hz[READS], weighted[N];
static unsigned char frame[1 << 20];

static int by_value(const void *a, const void *b) {
  const float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}
static float floor_around(int bin) {
  float around[2 * AROUND + 1];
  int count = 0;
  for (int i = bin - AROUND < 0 ? 0 : bin - AROUND; i <= bin + AROUND && i < BINS; i++)
    if (abs(i - bin) > LOBE) around[count++] = levels[i];
  qsort(around, count, sizeof(float), by_value);
  return around[count / 2];
}
/* @returns the line's frequency, or 0; its level in *db. */
static double read_line(double hz, double within, float *db) {
  const double place = hz / BIN;
  const int nearest = (int)lround(place);
  if (nearest < 0 || nearest >= BINS) return 0;
  const double reach = fmin(64, within / BIN);
  int found = -1;
  const int from = fmax(1, ceil(place - reach)), to = fmin(BINS - 2, floor(place + reach));
  for (int i = from; i <= to; i++)
    if (levels[i] > levels[i - 1] && levels[i] >= levels[i + 1] && (found < 0 || levels[i] > levels[found])) found = i;
  *db = levels[nearest];
  if (found < 0 || levels[found] - floor_around(found) < 10) return 0;
  const double a = levels[found - 1], b = levels[found], c = levels[found + 1];
  const double offset = 0.5 * (a - c) / (a - 2 * b + c);
  *db = b - 0.25 * (a - c) * offset;
  return (found + offset) * BIN;
}
static void to_levels(const float *power) {
  for (int k = 0; k < BINS; k++) levels[k] = 10 * log10f(fmaxf(power[k], 1e-24f));
}
/* The largest power of a column is its largest level. */
static unsigned char *columns(unsigned char *out, const float *power) {
  float most[COLUMNS];
  const int per = (BINS + COLUMNS - 1) / COLUMNS, used = (BINS + per - 1) / per;
  for (int c = 0; c < used; c++) {
    float top = -INFINITY;
    for (int i = c * per; i < (c + 1) * per && i < BINS; i++) top = fmaxf(top, power[i]);
    most[c] = 10 * log10f(fmaxf(top, 1e-24f));
  }
  memcpy(out, most, used * sizeof(float));
  return out + used * sizeof(float);
}
static double phase_of(double hz) {
  const double turn = 2 * M_PI * hz / RATE, sr = cos(turn), si = -sin(turn);
  double re = cos(turn * (N - 1) / 2.0), im = sin(turn * (N - 1) / 2.0), sum_re = 0, sum_im = 0;
  for (int i = 0; i < N; i++) {
    sum_re += weighted[i] * re;
    sum_im += weighted[i] * im;
    const double next = re * sr - im * si;
    im = re * si + im * sr;
    re = next;
  }
  return atan2(sum_im, sum_re);
}
static long spectrum_frame(view_t *v, double now) {
  int bins[PEAKS];
  unsigned char *out = frame;
  to_levels(v->power);
  const int with_phases = now - v->phases_at >= 200;
  if (with_phases) {
    v->phases_at = now;
    for (int i = 0; i < N; i++)
      weighted[i] = v->ring[(v->ring_at + i) % N] * (0.5 - 0.5 * cos(2 * M_PI * (i + 0.5) / N));
  }
  for (int r = 0; r < READS; r++) {
    float db;
    const double line = read_line(at_hz[r], within_hz[r], &db);
    double told[3] = {line, db, with_phases && line > 0 ? phase_of(line) : 0};
    memcpy(out, told, sizeof told);
    out += sizeof told;
  }
  out = columns(out, v->power);
  const float factor = powf(10, -2 * 0.033f / 10);
  for (int k = 0; k < BINS; k++) v->hold[k] = fmaxf(v->hold[k] * factor, v->power[k]);
  out = columns(out, v->hold);
  out = columns(out, v->low);
  return find_peaks(v->power, bins) + bins[0] + (out - frame);
}
static long wave_frame(const view_t *v) {
  float pairs[2 * COLUMNS];
  const int per = (WAVE + COLUMNS - 1) / COLUMNS, count = (WAVE + per - 1) / per;
  for (int p = 0; p < count; p++) {
    float least = INFINITY, most = -INFINITY;
    for (int i = p * per; i < (p + 1) * per && i < WAVE; i++) {
      const float x = v->wave[(v->wave_at + i) % WAVE];
      least = fminf(least, x);
      most = fmaxf(most, x);
    }
    pairs[2 * p] = least;
    pairs[2 * p + 1] = most;
  }
  memcpy(frame, pairs, 2 * count * sizeof(float));
  return count;
}
static void meter(view_t *v, const float *x) {
  double sum = 0, square = 0, low = v->lows[v->part], high = v->highs[v->part];
  for (int i = 0; i < BLOCK; i++) {
    const double y = x[i];
    sum += y;
    square += y * y;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  v->sums[v->part] += sum, v->squares[v->part] += square, v->lows[v->part] = low, v->highs[v->part] = high;
  if ((v->counts[v->part] += BLOCK) < PART) return;
  v->part = (v->part + 1) % (PARTS + 1);
  v->sums[v->part] = v->squares[v->part] = v->counts[v->part] = 0;
  v->lows[v->part] = INFINITY, v->highs[v->part] = -INFINITY;
}
static double read_meter(const view_t *v) {
  double count = 1, sum = 0, square = 0;
  for (int p = 0; p <= PARTS; p++) count += v->counts[p], sum += v->sums[p], square += v->squares[p];
  return sqrt(fabs(square / count - sum / count * (sum / count)));
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
  double sum = 0;
  for (int i = 0; i < N; i++) sum += weights[i] = 0.5f - 0.5f * cosf(2 * (float)M_PI * i / N);
  const float scale = (float)(4 / (sum * sum)), per_sum = (float)(1 / sum);
  for (int r = 0; r < READS; r++) {
    at_hz[r] = r < HARMONICS ? 440.0 * (r + 1) : 1000 + 50.0 * (r - HARMONICS - SIDEBANDS / 2);
    within_hz[r] = r < HARMONICS ? fmax(2 * BIN, 0.005 * at_hz[r]) : 2 * BIN;
  }
  view_t *views = calloc(channels, sizeof(view_t));
  for (int c = 0; c < channels; c++)
    for (int k = 0; k < BINS; k++) views[c].low[k] = INFINITY;
  long hops = 0, checksum = 0;
  float x[BLOCK];
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int at = 0; at + BLOCK <= samples; at += BLOCK) {
    const double now = at / 48.0;
    for (int c = 0; c < channels; c++) {
      view_t *v = views + c;
      for (int i = 0; i < BLOCK; i++) x[i] = raw[at + i] * (1.0f / 32767);
      meter(v, x);
      for (int i = 0; i < BLOCK; i++) {
        v->wave[v->wave_at] = x[i];
        if (++v->wave_at == WAVE) v->wave_at = 0;
      }
      memcpy(v->ring + v->ring_at, x, sizeof x);
      v->ring_at = (v->ring_at + BLOCK) % N;
      memcpy(v->in + v->held, x, sizeof x);
      if ((v->held += BLOCK) == N) {
        const float mean = mean_of(v->in, weights, per_sum);
        for (int i = 0; i < N; i++) in[i] = (v->in[i] - mean) * weights[i];
        fftwf_execute(plan);
        const int full = ++v->averages >= 8;
        for (int k = 0; k < BINS; k++) {
          const float p = (out[k][0] * out[k][0] + out[k][1] * out[k][1]) * scale;
          v->power[k] += 0.125f * (p - v->power[k]);
          v->hold[k] = fmaxf(v->hold[k], p);
          if (full) v->low[k] = fminf(v->low[k], v->power[k]);
        }
        memmove(v->in, v->in + HOP, (N - HOP) * sizeof(float));
        v->held = N - HOP;
        v->is_new = 1;
        hops++;
      }
      if (v->is_new && now - v->spectrum_at >= 33) {
        checksum += spectrum_frame(v, now) + (read_meter(v) > 0);
        v->spectrum_at = now;
        v->is_new = 0;
      }
      if (now - v->wave_sent_at >= 33) {
        checksum += wave_frame(v);
        v->wave_sent_at = now;
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.3f\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / hops + (checksum == 0));
  return 0;
}
