#include "CJoeKuo.h"

// Written by pack_direction_numbers.py, which also describes the records.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const uint8_t records[] = {
#embed "DirectionNumbers.bin"
};
#pragma clang diagnostic pop

// Dimensions that use a primitive polynomial of degree 1, 2, ... 18: all there are (Euler's phi(2^s - 1) /
// s), but the last.
static const uint32_t dimensions_of_degree[JOE_KUO_LARGEST_DEGREE] = {
    1, 1, 2, 2, 6, 6, 18, 16, 48, 60, 176, 144, 630, 756, 1800, 2048, 7710, 7776};

static uint32_t bits(const uint8_t *record, uint32_t first, uint32_t count) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t place = first + i;
    value |= (uint32_t)((record[place / 8] >> (place % 8)) & 1u) << i;
  }
  return value;
}

joe_kuo_dimension joe_kuo_dimension_at(uint32_t dimension) {
  joe_kuo_dimension result = {0};
  if (dimension == 0 || dimension >= JOE_KUO_DIMENSIONS) return result;
  const uint8_t *record = records;
  uint32_t left = dimension - 1;
  uint32_t degree = 1;
  for (;; degree++) {
    const uint32_t bytes = ((degree - 1) * (degree + 2) / 2 + 7) / 8;
    const uint32_t count = dimensions_of_degree[degree - 1];
    if (left < count) {
      record += left * bytes;
      break;
    }
    record += count * bytes;
    left -= count;
  }
  result.degree = degree;
  result.coefficients = bits(record, 0, degree - 1);
  uint32_t place = degree - 1;
  for (uint32_t i = 1; i <= degree; i++) {
    result.initial_numbers[i - 1] = 2 * bits(record, place, i - 1) + 1;
    place += i - 1;
  }
  return result;
}
