// prelude
#define LANES ((int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
static inline uint mix_1(uint x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}
static inline float random_1(__global const uint *step, int stream, int index) {
  const uint key = mix_1(mix_1(step[2] ^ mix_1(step[3])) ^ ((uint)stream * 0x9e3779b9u));
  return (float)(mix_1(key ^ mix_1((uint)index)) >> 8) * 5.9604644775390625e-8f;
}
static inline void store_loss(__global float *loss, __global int *control, __global const uint *step, int at, float value) {
  loss[at] = value;
  if (!isfinite(value) && control[0] == 0) control[0] = 1 + (int)step[5];
}
static inline uint16 mix_16(uint16 x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}
static inline float16 random_16(__global const uint *step, int stream, int16 index) {
  const uint key = mix_1(mix_1(step[2] ^ mix_1(step[3])) ^ ((uint)stream * 0x9e3779b9u));
  return convert_float16(mix_16(key ^ mix_16(as_uint16(index))) >> 8) * 5.9604644775390625e-8f;
}
static inline float sum_16(float16 v) {
  const float8 a = v.lo + v.hi;
  const float4 b = a.lo + a.hi;
  const float2 c = b.lo + b.hi;
  return c.x + c.y;
}
static inline float max_16(float16 v) {
  const float8 a = (v.lo < v.hi) ? v.hi : v.lo;
  const float4 b = (a.lo < a.hi) ? a.hi : a.lo;
  const float2 c = (b.lo < b.hi) ? b.hi : b.lo;
  return (c.x < c.y) ? c.y : c.x;
}
static inline float first_16(float16 best, int16 at) {
  float v[16];
  int i[16];
  vstore16(best, 0, v);
  vstore16(at, 0, i);
  int lane = 0;
  for (int j = 1; j < 16; ++j) {
    if (v[j] > v[lane] || (v[j] == v[lane] && i[j] < i[lane])) lane = j;
  }
  return (float)i[lane];
}
static inline void exchange_8(float16 *x, float16 *y) {
  const float16 a = *x, b = *y;
  *x = (float16)(a.s01234567, b.s01234567);
  *y = (float16)(a.s89abcdef, b.s89abcdef);
}
static inline void exchange_4(float16 *x, float16 *y) {
  const float16 a = *x, b = *y;
  *x = (float16)(a.s0123, b.s0123, a.s89ab, b.s89ab);
  *y = (float16)(a.s4567, b.s4567, a.scdef, b.scdef);
}
static inline void exchange_2(float16 *x, float16 *y) {
  const float16 a = *x, b = *y;
  *x = (float16)(a.s01, b.s01, a.s45, b.s45, a.s89, b.s89, a.scd, b.scd);
  *y = (float16)(a.s23, b.s23, a.s67, b.s67, a.sab, b.sab, a.sef, b.sef);
}
static inline void exchange_1(float16 *x, float16 *y) {
  const float16 a = *x, b = *y;
  *x = (float16)(a.s0, b.s0, a.s2, b.s2, a.s4, b.s4, a.s6, b.s6, a.s8, b.s8, a.sa, b.sa, a.sc, b.sc, a.se, b.se);
  *y = (float16)(a.s1, b.s1, a.s3, b.s3, a.s5, b.s5, a.s7, b.s7, a.s9, b.s9, a.sb, b.sb, a.sd, b.sd, a.sf, b.sf);
}
static inline void store_part(float16 v, int n, __global float *p) {
  if (n >= 16) {
    vstore16(v, 0, p);
    return;
  }
  float8 a = v.lo;
  if (n & 8) {
    vstore8(a, 0, p);
    a = v.hi;
    p += 8;
  }
  float4 b = a.lo;
  if (n & 4) {
    vstore4(b, 0, p);
    b = a.hi;
    p += 4;
  }
  float2 c = b.lo;
  if (n & 2) {
    vstore2(c, 0, p);
    c = b.hi;
    p += 2;
  }
  if (n & 1) p[0] = c.x;
}
static inline float16 load_even(__global const float *p, int n) {
  const float16 a = vload16(0, p);
  float16 b = (float16)(0.0f);
  if (n > 8) b = vload16(0, p + 16);
  return (float16)(a.even, b.even);
}

// update
#define NETDSL_STATE (NETDSL_SLOTS > 0 ? NETDSL_SLOTS : 1)
static inline void update_1(int ok, __global float *params, __global float *slots, __global const float *mask, __global const uint *step, int at, float g) {
  if (!ok) return;
  const float w = (params + at)[0];
  float s[NETDSL_STATE];
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (slots + k * 102544 + at)[0];
  float next = optimizer_1(w, g, s, (__global const float *)(step + 8));
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (fabs(s[k]) < (float)(1e-30f)) ? (float)(0.0f) : s[k];
  if (step[4] & 1) {
    const float free = (mask + at)[0];
    next = (free != (float)(0.0f)) ? next : w;
    #pragma unroll
    for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (free != (float)(0.0f)) ? s[k] : (slots + k * 102544 + at)[0];
  }
  (params + at)[0] = next;
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) { (slots + k * 102544 + at)[0] = s[k]; }
}
static inline void update_16(int ok, __global float *params, __global float *slots, __global const float *mask, __global const uint *step, int at, float16 g, int n) {
  if (!ok) return;
  const float16 w = vload16(0, params + at);
  float16 s[NETDSL_STATE];
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = vload16(0, slots + k * 102544 + at);
  float16 next = optimizer_16(w, g, s, (__global const float *)(step + 8));
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (fabs(s[k]) < (float16)(1e-30f)) ? (float16)(0.0f) : s[k];
  if (step[4] & 1) {
    const float16 free = vload16(0, mask + at);
    next = (free != (float16)(0.0f)) ? next : w;
    #pragma unroll
    for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (free != (float16)(0.0f)) ? s[k] : vload16(0, slots + k * 102544 + at);
  }
  store_part(next, n, params + at);
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) { store_part(s[k], n, slots + k * 102544 + at); }
}

// kernel 0: fc1 forward, cross_entropy_1 forward
#ifndef BODY_0A5067E53348A489
#define BODY_0A5067E53348A489
static inline void body_0a5067e53348a489(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const float *restrict data_0, int a0, int a1) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 5;
  const int end_0 = min(begin_0 + 5, samples);
  for (int at_0 = begin_0; at_0 < end_0; ++at_0) {
    int l0 = 0;
    for (; l0 + 16 <= 784; l0 += 16) {
      const float16 v1 = vload16(0, data_0 + (size_t)batch[at_0] * 784 + a0 + l0);
      vstore16(v1, 0, arena + a1 + at_0 * 784 + l0);
    }
  }
}
#endif
#ifndef BODY_DE808467F26E40CB
#define BODY_DE808467F26E40CB
static inline void body_de808467f26e40cb(int tile, __global float *restrict loss, __global int *restrict control, __global const uint *restrict step, int a0) {
  store_loss(loss, control, step, a0, 0.0f);
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_390e8f4c12f6325d(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int tiles_1, int p1_0) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_0a5067e53348a489(tile, arena, step, batch, data_0, p0_0, p0_1);
  }
  if (tile >= end_0 && tile < end_1) {
    body_de808467f26e40cb(tile - end_0, loss, control, step, p1_0);
  }
}

// kernel 1: fc1 forward
#ifndef BODY_4133D742EAB4C5AE
#define BODY_4133D742EAB4C5AE
static inline void body_4133d742eab4c5ae(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int count1 = (samples + 7) / 8;
  const int rest2 = tile / count1;
  const int from0 = (tile % count1) * 8;
  const int from3 = rest2 * 32;
  __global const float *b = params + a1 + from3;
  __global const float *a = arena + a0 + from0 * 784;
  float16 c[8][2];
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    #pragma unroll
    for (int j = 0; j < 2; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < 784; ++k) {
    float16 x[2];
    #pragma unroll
    for (int j = 0; j < 2; ++j) {
      x[j] = vload16(j, b + k * 128);
    }
    #pragma unroll
    for (int i = 0; i < 8; ++i) {
      const float16 y = (float16)(a[i * 784 + k * 1]);
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    const int m = from0 + i;
    if (m < samples) {
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        const int n = from3 + 16 * j;
        const float16 sum = c[i][j];
        const float16 v4 = vload16(0, params + a2 + n);
        const float16 t5_0 = sum + v4;
        vstore16((t5_0 < (float16)(0.0f)) ? (float16)(0.0f) : t5_0, 0, arena + a3 + m * 128 + n);
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_b88977dac4a248c2(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_4133d742eab4c5ae(tile, arena, params, step, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 2: fc2 forward
#ifndef BODY_1CE2F1C8CEB462C6
#define BODY_1CE2F1C8CEB462C6
static inline void body_1ce2f1c8ceb462c6(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int count1 = (samples + 7) / 8;
  const int rest2 = tile / count1;
  const int from0 = (tile % count1) * 8;
  __global const float *b = params + a1;
  __global const float *a = arena + a0 + from0 * 128;
  float16 c[8][1];
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < 128; ++k) {
    float16 x[1];
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      x[j] = vload16(j, b + k * 16);
    }
    #pragma unroll
    for (int i = 0; i < 8; ++i) {
      const float16 y = (float16)(a[i * 128 + k * 1]);
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    const int m = from0 + i;
    if (m < samples) {
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        const int n = 0 + 16 * j;
        const int live3 = min(16, 10 - n);
        const float16 sum = c[i][j];
        const float16 v4 = vload16(0, params + a2 + n);
        store_part(sum + v4, live3, arena + a3 + m * 16 + n);
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_9f9ffda5226e8c54(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_1ce2f1c8ceb462c6(tile, arena, params, step, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 3: cross_entropy_1 backward
#ifndef BODY_E9EEFBF828874270
#define BODY_E9EEFBF828874270
static inline void body_e9eefbf828874270(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const int *restrict data_1, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 16;
  const int end_0 = min(begin_0 + 16, samples);
  int l0 = begin_0;
  for (; l0 + 16 <= end_0; l0 += 16) {
    float16 r1 = (float16)(-INFINITY);
    for (int i3 = 0; i3 < 10; ++i3) {
      float lane4[16];
      for (int j5 = 0; j5 < 16; ++j5) {
        const int x6 = l0 + j5;
        lane4[j5] = arena[a0 + x6 * 16 + i3];
      }
      const float16 v7 = vload16(0, lane4);
      const float16 v9 = v7;
      r1 = (r1 < v9) ? v9 : r1;
    }
    const float16 m10 = r1;
    float16 r11 = (float16)(0.0f);
    float16 r13 = (float16)(0.0f);
    for (int i15 = 0; i15 < 10; ++i15) {
      float lane16[16];
      for (int j17 = 0; j17 < 16; ++j17) {
        const int x18 = l0 + j17;
        lane16[j17] = arena[a0 + x18 * 16 + i15];
      }
      const float16 v19 = vload16(0, lane16);
      const float16 v20 = (float16)((float)i15);
      float lane21[16];
      for (int j22 = 0; j22 < 16; ++j22) {
        const int x23 = l0 + j22;
        lane21[j22] = (float)(data_1 + (size_t)batch[x23] * 1)[a1];
      }
      const float16 v24 = vload16(0, lane21);
      const float16 v26 = exp(v19 - m10);
      r11 += v26;
      const float16 v28 = (v20 == v24) ? (v19 - m10) : (float16)(0.0f);
      r13 += v28;
    }
    const float16 m29 = r11;
    const float16 m30 = r13;
    vstore16(log(m29) - m30, 0, arena + a2 + l0);
    for (int i32 = 0; i32 < 10; ++i32) {
      float lane33[16];
      for (int j34 = 0; j34 < 16; ++j34) {
        const int x35 = l0 + j34;
        lane33[j34] = arena[a0 + x35 * 16 + i32];
      }
      const float16 v36 = vload16(0, lane33);
      const float16 v37 = (float16)((float)i32);
      float lane38[16];
      for (int j39 = 0; j39 < 16; ++j39) {
        const int x40 = l0 + j39;
        lane38[j39] = (float)(data_1 + (size_t)batch[x40] * 1)[a1];
      }
      const float16 v41 = vload16(0, lane38);
      const float16 t42_0 = (float16)(1.0f) / (float16)((float)samples);
      float lane43[16];
      vstore16(((v37 == v41) ? (-t42_0) : (float16)(0.0f)) + (exp(v36 - m10) * (t42_0 / m29)), 0, lane43);
      for (int j44 = 0; j44 < 16; ++j44) {
        arena[a3 + (l0 + j44) * 16 + i32] = lane43[j44];
      }
    }
  }
  if (l0 < end_0) {
    const int live45 = end_0 - l0;
    float16 r46 = (float16)(-INFINITY);
    for (int i48 = 0; i48 < 10; ++i48) {
      float lane49[16];
      for (int j50 = 0; j50 < 16; ++j50) {
        const int x51 = l0 + min(j50, live45 - 1);
        lane49[j50] = arena[a0 + x51 * 16 + i48];
      }
      const float16 v52 = vload16(0, lane49);
      const float16 v54 = v52;
      r46 = (r46 < v54) ? v54 : r46;
    }
    const float16 m55 = r46;
    float16 r56 = (float16)(0.0f);
    float16 r58 = (float16)(0.0f);
    for (int i60 = 0; i60 < 10; ++i60) {
      float lane61[16];
      for (int j62 = 0; j62 < 16; ++j62) {
        const int x63 = l0 + min(j62, live45 - 1);
        lane61[j62] = arena[a0 + x63 * 16 + i60];
      }
      const float16 v64 = vload16(0, lane61);
      const float16 v65 = (float16)((float)i60);
      float lane66[16];
      for (int j67 = 0; j67 < 16; ++j67) {
        const int x68 = l0 + min(j67, live45 - 1);
        lane66[j67] = (float)(data_1 + (size_t)batch[x68] * 1)[a1];
      }
      const float16 v69 = vload16(0, lane66);
      const float16 v71 = exp(v64 - m55);
      r56 += v71;
      const float16 v73 = (v65 == v69) ? (v64 - m55) : (float16)(0.0f);
      r58 += v73;
    }
    const float16 m74 = r56;
    const float16 m75 = r58;
    store_part(log(m74) - m75, live45, arena + a2 + l0);
    for (int i77 = 0; i77 < 10; ++i77) {
      float lane78[16];
      for (int j79 = 0; j79 < 16; ++j79) {
        const int x80 = l0 + min(j79, live45 - 1);
        lane78[j79] = arena[a0 + x80 * 16 + i77];
      }
      const float16 v81 = vload16(0, lane78);
      const float16 v82 = (float16)((float)i77);
      float lane83[16];
      for (int j84 = 0; j84 < 16; ++j84) {
        const int x85 = l0 + min(j84, live45 - 1);
        lane83[j84] = (float)(data_1 + (size_t)batch[x85] * 1)[a1];
      }
      const float16 v86 = vload16(0, lane83);
      const float16 t87_0 = (float16)(1.0f) / (float16)((float)samples);
      float lane88[16];
      vstore16(((v82 == v86) ? (-t87_0) : (float16)(0.0f)) + (exp(v81 - m55) * (t87_0 / m74)), 0, lane88);
      for (int j89 = 0; j89 < live45; ++j89) {
        arena[a3 + (l0 + j89) * 16 + i77] = lane88[j89];
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_3f2a5fa0feac641c(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_e9eefbf828874270(tile, arena, step, batch, data_1, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 7: cross_entropy_1 forward, fc2 backward
#ifndef BODY_60826179E17332BD
#define BODY_60826179E17332BD
static inline void body_60826179e17332bd(int tile, __global float *restrict arena, __global float *restrict loss, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  float16 r0 = (float16)(0.0f);
  int l2 = 0;
  for (; l2 + 16 <= samples; l2 += 16) {
    const float16 v3 = vload16(0, arena + a0 + l2);
    const float16 v5 = v3;
    r0 += v5;
  }
  if (l2 < samples) {
    const int live6 = samples - l2;
    const float16 v7 = vload16(0, arena + a0 + l2);
    const float16 v9 = (LANES < (int16)(live6)) ? (v7) : (float16)(0.0f);
    r0 += v9;
  }
  const float m10 = sum_16(r0);
  store_loss(loss, control, step, a1, m10 / (float)samples);
  store_loss(loss, control, step, a2, m10 / (float)samples);
}
#endif
#ifndef BODY_24E086F4AD9E71FA
#define BODY_24E086F4AD9E71FA
static inline void body_24e086f4ad9e71fa(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int count1 = (samples + 15) / 16;
  const int rest2 = tile / count1;
  const int from0 = (tile % count1) * 16;
  const int from3 = rest2 * 32;
  float panel[512];
  __global const float *from = params + a1;
  for (int v = 0; v < 32; v += 16) {
    for (int k = 0; k < 10; k += 16) {
      float16 r[16];
      #pragma unroll
      for (int i = 0; i < 16; ++i) {
        r[i] = vload16(0, from + min(from3 + v + i, 128 - 1) * 16 + k);
      }
      #pragma unroll
      for (int s = 0; s < 1; ++s) {
        #pragma unroll
        for (int t = 0; t < 8; ++t) {
          exchange_8(&r[s * 16 + t], &r[s * 16 + t + 8]);
        }
      }
      #pragma unroll
      for (int s = 0; s < 2; ++s) {
        #pragma unroll
        for (int t = 0; t < 4; ++t) {
          exchange_4(&r[s * 8 + t], &r[s * 8 + t + 4]);
        }
      }
      #pragma unroll
      for (int s = 0; s < 4; ++s) {
        #pragma unroll
        for (int t = 0; t < 2; ++t) {
          exchange_2(&r[s * 4 + t], &r[s * 4 + t + 2]);
        }
      }
      #pragma unroll
      for (int s = 0; s < 8; ++s) {
        #pragma unroll
        for (int t = 0; t < 1; ++t) {
          exchange_1(&r[s * 2 + t], &r[s * 2 + t + 1]);
        }
      }
      #pragma unroll
      for (int i = 0; i < 16; ++i) {
        vstore16(r[i], 0, panel + (k + i) * 32 + v);
      }
    }
  }
  const float *b = panel;
  const int last = min(from0 + 16, samples);
  for (int own = from0; own < last; own += 8) {
    __global const float *a = arena + a0 + own * 16;
    float16 c[8][2];
    #pragma unroll
    for (int i = 0; i < 8; ++i) {
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        c[i][j] = (float16)(0.0f);
      }
    }
    for (int k = 0; k < 10; ++k) {
      float16 x[2];
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        x[j] = vload16(j, b + k * 32);
      }
      #pragma unroll
      for (int i = 0; i < 8; ++i) {
        const float16 y = (float16)(a[i * 16 + k * 1]);
        #pragma unroll
        for (int j = 0; j < 2; ++j) {
          c[i][j] += y * x[j];
        }
      }
    }
    #pragma unroll
    for (int i = 0; i < 8; ++i) {
      const int m = own + i;
      if (m < samples) {
        #pragma unroll
        for (int j = 0; j < 2; ++j) {
          const int n = from3 + 16 * j;
          const float16 sum = c[i][j];
          const float16 v4 = vload16(0, arena + a2 + m * 128 + n);
          vstore16((v4 <= (float16)(0.0f)) ? (float16)(0.0f) : sum, 0, arena + a3 + m * 128 + n);
        }
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_ee31561f93d9ba24(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_60826179e17332bd(tile, arena, loss, control, step, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_24e086f4ad9e71fa(tile - end_0, arena, params, step, p1_0, p1_1, p1_2, p1_3);
  }
}

// kernel 8: fc2 backward, fc2 backward, fc1 backward, fc1 backward
#ifndef BODY_7645ACDA8B21E651
#define BODY_7645ACDA8B21E651
static inline void body_7645acda8b21e651(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  int l0 = 0;
  {
    float16 r1 = (float16)(0.0f);
    for (int i3 = 0; i3 < samples; ++i3) {
      const float16 v4 = vload16(0, arena + a0 + i3 * 16 + l0);
      const float16 v6 = v4;
      r1 += v6;
    }
    const float16 m7 = r1;
    update_16(ok, params, slots, mask, step, a1 + l0, m7, 10);
  }
}
#endif
#ifndef BODY_CC7B5901327F4D02
#define BODY_CC7B5901327F4D02
static inline void body_cc7b5901327f4d02(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 8;
  const int from0 = (tile % 8) * 16;
  __global const float *b = arena + a1;
  __global const float *a = arena + a0 + from0;
  float16 c[16][1];
  #pragma unroll
  for (int i = 0; i < 16; ++i) {
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < samples; ++k) {
    float16 x[1];
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      x[j] = vload16(j, b + k * 16);
    }
    #pragma unroll
    for (int i = 0; i < 16; ++i) {
      const float16 y = (float16)(a[i * 1 + k * 128]);
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 16; ++i) {
    const int m = from0 + i;
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      const int n = 0 + 16 * j;
      const int live2 = min(16, 10 - n);
      const float16 sum = c[i][j];
      update_16(ok, params, slots, mask, step, a2 + m * 16 + n, sum, live2);
    }
  }
}
#endif
#ifndef BODY_7A0C40B8B71DD6E8
#define BODY_7A0C40B8B71DD6E8
static inline void body_7a0c40b8b71dd6e8(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  int l0 = 0;
  for (; l0 + 16 <= 128; l0 += 16) {
    float16 r1 = (float16)(0.0f);
    for (int i3 = 0; i3 < samples; ++i3) {
      const float16 v4 = vload16(0, arena + a0 + i3 * 128 + l0);
      const float16 v6 = v4;
      r1 += v6;
    }
    const float16 m7 = r1;
    update_16(ok, params, slots, mask, step, a1 + l0, m7, 16);
  }
}
#endif
#ifndef BODY_E6D8A39D86129A04
#define BODY_E6D8A39D86129A04
static inline void body_e6d8a39d86129a04(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 56;
  const int from0 = (tile % 56) * 14;
  const int from2 = rest1 * 32;
  __global const float *b = arena + a1 + from2;
  __global const float *a = arena + a0 + from0;
  float16 c[14][2];
  #pragma unroll
  for (int i = 0; i < 14; ++i) {
    #pragma unroll
    for (int j = 0; j < 2; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < samples; ++k) {
    float16 x[2];
    #pragma unroll
    for (int j = 0; j < 2; ++j) {
      x[j] = vload16(j, b + k * 128);
    }
    #pragma unroll
    for (int i = 0; i < 14; ++i) {
      const float16 y = (float16)(a[i * 1 + k * 784]);
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 14; ++i) {
    const int m = from0 + i;
    #pragma unroll
    for (int j = 0; j < 2; ++j) {
      const int n = from2 + 16 * j;
      const float16 sum = c[i][j];
      update_16(ok, params, slots, mask, step, a2 + m * 128 + n, sum, 16);
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_fbb3c198a047edbe(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1, int tiles_3, int p3_0, int p3_1, int p3_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  const int end_3 = end_2 + tiles_3;
  if (tile >= 0 && tile < end_0) {
    body_7645acda8b21e651(tile, arena, params, slots, mask, control, step, p0_0, p0_1);
  }
  if (tile >= end_0 && tile < end_1) {
    body_cc7b5901327f4d02(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1, p1_2);
  }
  if (tile >= end_1 && tile < end_2) {
    body_7a0c40b8b71dd6e8(tile - end_1, arena, params, slots, mask, control, step, p2_0, p2_1);
  }
  if (tile >= end_2 && tile < end_3) {
    body_e6d8a39d86129a04(tile - end_2, arena, params, slots, mask, control, step, p3_0, p3_1, p3_2);
  }
}

