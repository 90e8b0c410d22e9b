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

// kernel 0: fc1 forward, cross_entropy_1 forward
#ifndef BODY_0D93D6FA74CEE9A0
#define BODY_0D93D6FA74CEE9A0
static inline void body_0d93d6fa74cee9a0(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const float *restrict data_0, int a0, int a1) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples * 784;
  const int q1 = (uint)(row) / 784u, c0 = (uint)(row) % 784u;
  const int c2 = q1;
  if (live) {
    const float v3 = (data_0 + (size_t)batch[c2] * 784)[a0 + c0];
    arena[a1 + c2 * 784 + c0] = v3;
  }
}
#endif
#ifndef BODY_037EBB129DADCC7F
#define BODY_037EBB129DADCC7F
static inline void body_037ebb129dadcc7f(int tile, __global float *restrict loss, __global int *restrict control, __global const uint *restrict step, int a0) {
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < 1;
  if (live) {
    store_loss(loss, control, step, a0, 0.0f);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_dd95ea445a072132(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int tiles_1, int p1_0) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_0d93d6fa74cee9a0(tile, arena, step, batch, data_0, p0_0, p0_1);
  }
  if (tile >= end_0 && tile < end_1) {
    body_037ebb129dadcc7f(tile - end_0, loss, control, step, p1_0);
  }
}

// kernel 1: fc1 forward
#ifndef BODY_DAD4FCC5718806C5
#define BODY_DAD4FCC5718806C5
static inline void body_dad4fcc5718806c5(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int right = (uint)tile % 16u * 8, rest8 = (uint)tile / 16u;
  const int group = 0;
  const int left = rest8 * 8;
  const int layer1 = item % 128, line0 = item / 128;
  float got3[4];
  int base2[4];
  #pragma unroll
  for (int u9 = 0; u9 < 4; ++u9) {
    const int at10 = min(left + line0 + u9 * 2, samples - 1);
    base2[u9] = at10 * 784;
  }
  const int line4 = item % 8, layer5 = item / 8;
  float got7[4];
  int base6[1];
  const int at11 = right + line4;
  base6[0] = at11;
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (784 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k12 = s * 128 + layer1;
        const int off13 = k12;
        #pragma unroll
        for (int u14 = 0; u14 < 4; ++u14) {
          const int inside = k12 < 784;
          const float word = arena[inside ? a0 + (base2[u14] + off13) : 0];
          const float value = inside ? word : 0.0f;
          got3[u14] = value;
        }
      }
      {
        #pragma unroll
        for (int u15 = 0; u15 < 4; ++u15) {
          const int k16 = s * 128 + layer5 + u15 * 32;
          const int off17 = k16 * 128;
          const int inside = k16 < 784;
          const float word = params[inside ? a1 + (base6[0] + off17) : 0];
          const float value = inside ? word : 0.0f;
          got7[u15] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 3072));
      #pragma unroll 2
      for (int d = 0; d < 2; ++d) {
        const int at = slice * 2 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[384 + at * 3 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u18 = 0; u18 < 4; ++u18) {
          scratch[now + (layer1) * 12 + line0 + u18 * 2] = got3[u18];
        }
      }
      {
        #pragma unroll
        for (int u19 = 0; u19 < 4; ++u19) {
          scratch[now + 1536 + (layer5 + u19 * 32) * 12 + line4] = got7[u19];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 3072;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 16 + y * 8 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 2] = acc_1;
  quads[corner + 4] = acc_2;
  quads[corner + 6] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 64; e += 256) {
    const int row = left + e / 8, column = right + e % 8;
    if (row < samples && column < 128) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c20 = row;
      const int c21 = column;
      const float v22 = params[a2 + c21];
      const float t23_0 = total + v22;
      arena[a3 + c20 * 128 + c21] = (t23_0 < 0.0f) ? 0.0f : t23_0;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_a0881e446273472e(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_dad4fcc5718806c5(tile, arena, params, step, scratch, p0_0, p0_1, p0_2, p0_3);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 2: fc2 forward
#ifndef BODY_1CC49669CAEB3948
#define BODY_1CC49669CAEB3948
static inline void body_1cc49669caeb3948(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int right = (uint)tile % 2u * 8, rest8 = (uint)tile / 2u;
  const int group = 0;
  const int left = rest8 * 8;
  const int layer1 = item % 128, line0 = item / 128;
  float got3[4];
  int base2[4];
  #pragma unroll
  for (int u9 = 0; u9 < 4; ++u9) {
    const int at10 = min(left + line0 + u9 * 2, samples - 1);
    base2[u9] = at10 * 128;
  }
  const int line4 = item % 8, layer5 = item / 8;
  float got7[4];
  int base6[1];
  const int at11 = min(right + line4, 10 - 1);
  base6[0] = at11;
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (128 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k12 = s * 128 + layer1;
        const int off13 = k12;
        #pragma unroll
        for (int u14 = 0; u14 < 4; ++u14) {
          const float value = arena[a0 + (base2[u14] + off13)];
          got3[u14] = value;
        }
      }
      {
        #pragma unroll
        for (int u15 = 0; u15 < 4; ++u15) {
          const int k16 = s * 128 + layer5 + u15 * 32;
          const int off17 = k16 * 16;
          const float value = params[a1 + (base6[0] + off17)];
          got7[u15] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 3072));
      #pragma unroll 2
      for (int d = 0; d < 2; ++d) {
        const int at = slice * 2 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[384 + at * 3 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u18 = 0; u18 < 4; ++u18) {
          scratch[now + (layer1) * 12 + line0 + u18 * 2] = got3[u18];
        }
      }
      {
        #pragma unroll
        for (int u19 = 0; u19 < 4; ++u19) {
          scratch[now + 1536 + (layer5 + u19 * 32) * 12 + line4] = got7[u19];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 3072;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 16 + y * 8 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 2] = acc_1;
  quads[corner + 4] = acc_2;
  quads[corner + 6] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 64; e += 256) {
    const int row = left + e / 8, column = right + e % 8;
    if (row < samples && column < 10) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c20 = row;
      const int c21 = column;
      const float v22 = params[a2 + c21];
      arena[a3 + c20 * 16 + c21] = total + v22;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_f35978ed03870625(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_1cc49669caeb3948(tile, arena, params, step, scratch, p0_0, p0_1, p0_2, p0_3);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 3: cross_entropy_1 backward
#ifndef BODY_880EC218DC1BFE9D
#define BODY_880EC218DC1BFE9D
static inline void body_880ec218dc1bfe9d(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const int *restrict data_1, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples;
  const int c0 = row;
  float part_of1 = -INFINITY, at2 = 0.0f;
  for (int e3 = live ? 0 : 10; e3 < 10; e3 += 1) {
    const int c4 = e3;
    const float v5 = arena[a0 + c0 * 16 + c4];
    const float v7 = v5;
    part_of1 = (part_of1 < v7) ? v7 : part_of1;
  }
  float part_of8 = 0.0f, at9 = 0.0f;
  float part_of10 = 0.0f, at11 = 0.0f;
  for (int e12 = live ? 0 : 10; e12 < 10; e12 += 1) {
    const int c13 = e12;
    const float v14 = arena[a0 + c0 * 16 + c13];
    const float v15 = (float)c13;
    const float v16 = (float)(data_1 + (size_t)batch[c0] * 1)[a1];
    const float v18 = exp(v14 - part_of1);
    part_of8 += v18;
    const float v20 = (v15 == v16) ? (v14 - part_of1) : 0.0f;
    part_of10 += v20;
  }
  for (int e21 = live ? 0 : 10; e21 < 10; e21 += 1) {
    const int c22 = e21;
    const float v23 = arena[a0 + c0 * 16 + c22];
    const float v24 = (float)c22;
    const float v25 = (float)(data_1 + (size_t)batch[c0] * 1)[a1];
    const float t26_0 = 1.0f / (float)samples;
    arena[a3 + c0 * 16 + c22] = ((v24 == v25) ? (-t26_0) : 0.0f) + (exp(v23 - part_of1) * (t26_0 / part_of8));
  }
  if (live) {
    arena[a2 + c0] = log(part_of8) - part_of10;
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_73a0d0bf9b258b01(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_880ec218dc1bfe9d(tile, arena, step, batch, data_1, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 7: cross_entropy_1 forward, fc2 backward
#ifndef BODY_6FB22C3569FDE48D
#define BODY_6FB22C3569FDE48D
static inline void body_6fb22c3569fde48d(int tile, __global float *restrict arena, __global float *restrict loss, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 32 + item / 8, part = item / 1 % 8;
  const int live = row < 1;
  float part_of0 = 0.0f, at1 = 0.0f;
  for (int e2 = live ? part : samples; e2 < samples; e2 += 8) {
    const int c3 = e2;
    const float v4 = arena[a0 + c3];
    const float v6 = v4;
    part_of0 += v6;
  }
  scratch[0 + item] = part_of0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s7 = 4; s7 > 0; s7 >>= 1) {
    if (part < s7) {
      const int other8 = item + s7 * 1;
      scratch[0 + item] += scratch[0 + other8];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m9 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    store_loss(loss, control, step, a1, m9 / (float)samples);
    store_loss(loss, control, step, a2, m9 / (float)samples);
  }
}
#endif
#ifndef BODY_940AFD688E5BB0D5
#define BODY_940AFD688E5BB0D5
static inline void body_940afd688e5bb0d5(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int right = (uint)tile % 16u * 8, rest8 = (uint)tile / 16u;
  const int group = 0;
  const int left = rest8 * 8;
  const int layer1 = item % 64, line0 = item / 64;
  float got3[2];
  int base2[2];
  #pragma unroll
  for (int u9 = 0; u9 < 2; ++u9) {
    const int at10 = min(left + line0 + u9 * 4, samples - 1);
    base2[u9] = at10 * 16;
  }
  const int layer5 = item % 64, line4 = item / 64;
  float got7[2];
  int base6[2];
  #pragma unroll
  for (int u11 = 0; u11 < 2; ++u11) {
    const int at12 = right + line4 + u11 * 4;
    base6[u11] = at12 * 16;
  }
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (10 + 63) / 64;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k13 = s * 64 + layer1;
        const int off14 = k13;
        #pragma unroll
        for (int u15 = 0; u15 < 2; ++u15) {
          const int inside = k13 < 10;
          const float word = arena[inside ? a0 + (base2[u15] + off14) : 0];
          const float value = inside ? word : 0.0f;
          got3[u15] = value;
        }
      }
      {
        const int k16 = s * 64 + layer5;
        const int off17 = k16;
        #pragma unroll
        for (int u18 = 0; u18 < 2; ++u18) {
          const int inside = k16 < 10;
          const float word = params[inside ? a1 + (base6[u18] + off17) : 0];
          const float value = inside ? word : 0.0f;
          got7[u18] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 1536));
      #pragma unroll 1
      for (int d = 0; d < 1; ++d) {
        const int at = slice * 1 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[192 + at * 3 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u19 = 0; u19 < 2; ++u19) {
          scratch[now + (layer1) * 12 + line0 + u19 * 4] = got3[u19];
        }
      }
      {
        #pragma unroll
        for (int u20 = 0; u20 < 2; ++u20) {
          scratch[now + 768 + (layer5) * 12 + line4 + u20 * 4] = got7[u20];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 1536;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 16 + y * 8 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 2] = acc_1;
  quads[corner + 4] = acc_2;
  quads[corner + 6] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 64; e += 256) {
    const int row = left + e / 8, column = right + e % 8;
    if (row < samples && column < 128) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c21 = row;
      const int c22 = column;
      const float v23 = arena[a2 + c21 * 128 + c22];
      arena[a3 + c21 * 128 + c22] = (v23 <= 0.0f) ? 0.0f : total;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_9194e349feaac384(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_6fb22c3569fde48d(tile, arena, loss, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_0 && tile < end_1; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_940afd688e5bb0d5(tile - end_0, arena, params, step, scratch, p1_0, p1_1, p1_2, p1_3);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 8: fc2 backward, fc2 backward, fc1 backward, fc1 backward
#ifndef BODY_965B2DFB36949620
#define BODY_965B2DFB36949620
static inline void body_965b2dfb36949620(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 32 + item % 32, part = item / 32 % 8;
  const int live = row < 10;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  for (int e3 = live ? part : samples; e3 < samples; e3 += 8) {
    const int c4 = e3;
    const float v5 = arena[a0 + c4 * 16 + c0];
    const float v7 = v5;
    part_of1 += v7;
  }
  scratch[0 + item] = part_of1;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s8 = 4; s8 > 0; s8 >>= 1) {
    if (part < s8) {
      const int other9 = item + s8 * 32;
      scratch[0 + item] += scratch[0 + other9];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m10 = scratch[0 + item - part * 32];
  barrier(CLK_LOCAL_MEM_FENCE);
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    update_1(ok, params, slots, mask, step, a1 + c0, m10);
  }
}
#endif
#ifndef BODY_7B967CD9110CAED3
#define BODY_7B967CD9110CAED3
static inline void body_7b967cd9110caed3(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = (uint)tile % 16u * 8, rest8 = (uint)tile / 16u;
  const int group = 0;
  const int right = rest8 * 8;
  const int line0 = item % 8, layer1 = item / 8;
  float got3[2];
  int base2[1];
  const int at9 = left + line0;
  base2[0] = at9;
  const int line4 = item % 8, layer5 = item / 8;
  float got7[2];
  int base6[1];
  const int at10 = min(right + line4, 10 - 1);
  base6[0] = at10;
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples + 63) / 64;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        #pragma unroll
        for (int u11 = 0; u11 < 2; ++u11) {
          const int k12 = s * 64 + layer1 + u11 * 32;
          const int off13 = k12 * 128;
          const int inside = k12 < samples;
          const float word = arena[inside ? a0 + (base2[0] + off13) : 0];
          const float value = inside ? word : 0.0f;
          got3[u11] = value;
        }
      }
      {
        #pragma unroll
        for (int u14 = 0; u14 < 2; ++u14) {
          const int k15 = s * 64 + layer5 + u14 * 32;
          const int off16 = k15 * 16;
          const int inside = k15 < samples;
          const float word = arena[inside ? a1 + (base6[0] + off16) : 0];
          const float value = inside ? word : 0.0f;
          got7[u14] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 1536));
      #pragma unroll 1
      for (int d = 0; d < 1; ++d) {
        const int at = slice * 1 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[192 + at * 3 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u17 = 0; u17 < 2; ++u17) {
          scratch[now + (layer1 + u17 * 32) * 12 + line0] = got3[u17];
        }
      }
      {
        #pragma unroll
        for (int u18 = 0; u18 < 2; ++u18) {
          scratch[now + 768 + (layer5 + u18 * 32) * 12 + line4] = got7[u18];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 1536;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 16 + y * 8 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 2] = acc_1;
  quads[corner + 4] = acc_2;
  quads[corner + 6] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 64; e += 256) {
    const int row = left + e / 8, column = right + e % 8;
    if (row < 128 && column < 10) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c19 = row;
      const int c20 = column;
      update_1(ok, params, slots, mask, step, a2 + c19 * 16 + c20, total);
    }
  }
}
#endif
#ifndef BODY_07302BA888B9470C
#define BODY_07302BA888B9470C
static inline void body_07302ba888b9470c(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 32 + item % 32, part = item / 32 % 8;
  const int live = row < 128;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  for (int e3 = live ? part : samples; e3 < samples; e3 += 8) {
    const int c4 = e3;
    const float v5 = arena[a0 + c4 * 128 + c0];
    const float v7 = v5;
    part_of1 += v7;
  }
  scratch[0 + item] = part_of1;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s8 = 4; s8 > 0; s8 >>= 1) {
    if (part < s8) {
      const int other9 = item + s8 * 32;
      scratch[0 + item] += scratch[0 + other9];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m10 = scratch[0 + item - part * 32];
  barrier(CLK_LOCAL_MEM_FENCE);
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    update_1(ok, params, slots, mask, step, a1 + c0, m10);
  }
}
#endif
#ifndef BODY_B2E02648698C4CEF
#define BODY_B2E02648698C4CEF
static inline void body_b2e02648698c4cef(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = (uint)tile % 25u * 32, rest8 = (uint)tile / 25u;
  const int group = 0;
  const int right = rest8 * 32;
  const int line0 = item % 16, layer1 = item / 16;
  float got3[4];
  int base2[2];
  #pragma unroll
  for (int u9 = 0; u9 < 2; ++u9) {
    const int at10 = min(left + line0 + u9 * 16, 784 - 1);
    base2[u9] = at10;
  }
  const int line4 = item % 16, layer5 = item / 16;
  float got7[4];
  int base6[2];
  #pragma unroll
  for (int u11 = 0; u11 < 2; ++u11) {
    const int at12 = right + line4 + u11 * 16;
    base6[u11] = at12;
  }
  const int x = item % 8, y = item / 8 % 8, slice = item / 64;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples + 31) / 32;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        #pragma unroll
        for (int u13 = 0; u13 < 2; ++u13) {
          const int k14 = s * 32 + layer1 + u13 * 16;
          const int off15 = k14 * 784;
          #pragma unroll
          for (int u16 = 0; u16 < 2; ++u16) {
            const int inside = k14 < samples;
            const float word = arena[inside ? a0 + (base2[u16] + off15) : 0];
            const float value = inside ? word : 0.0f;
            got3[u13 * 2 + u16] = value;
          }
        }
      }
      {
        #pragma unroll
        for (int u17 = 0; u17 < 2; ++u17) {
          const int k18 = s * 32 + layer5 + u17 * 16;
          const int off19 = k18 * 128;
          #pragma unroll
          for (int u20 = 0; u20 < 2; ++u20) {
            const int inside = k18 < samples;
            const float word = arena[inside ? a1 + (base6[u20] + off19) : 0];
            const float value = inside ? word : 0.0f;
            got7[u17 * 2 + u20] = value;
          }
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 2304));
      #pragma unroll 8
      for (int d = 0; d < 8; ++d) {
        const int at = slice * 8 + d;
        const float4 p = quads[at * 9 + y];
        const float4 q = quads[288 + at * 9 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u21 = 0; u21 < 2; ++u21) {
          #pragma unroll
          for (int u22 = 0; u22 < 2; ++u22) {
            scratch[now + (layer1 + u21 * 16) * 36 + line0 + u22 * 16] = got3[u21 * 2 + u22];
          }
        }
      }
      {
        #pragma unroll
        for (int u23 = 0; u23 < 2; ++u23) {
          #pragma unroll
          for (int u24 = 0; u24 < 2; ++u24) {
            scratch[now + 1152 + (layer5 + u23 * 16) * 36 + line4 + u24 * 16] = got7[u23 * 2 + u24];
          }
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 2304;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 256 + y * 32 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 8] = acc_1;
  quads[corner + 16] = acc_2;
  quads[corner + 24] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 1024; e += 256) {
    const int row = left + e / 32, column = right + e % 32;
    if (row < 784 && column < 128) {
      float total = scratch[e];
      for (int s = 1; s < 4; ++s) total += scratch[e + s * 1024];
      const int c25 = row;
      const int c26 = column;
      update_1(ok, params, slots, mask, step, a2 + c25 * 128 + c26, total);
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_3a2d1a6a519563d9(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1, int tiles_3, int p3_0, int p3_1, int p3_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[4608] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  const int end_3 = end_2 + tiles_3;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_965b2dfb36949620(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_0 && tile < end_1; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_7b967cd9110caed3(tile - end_0, arena, params, slots, mask, control, step, scratch, p1_0, p1_1, p1_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_1 && tile < end_2; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_07302ba888b9470c(tile - end_1, arena, params, slots, mask, control, step, scratch, p2_0, p2_1);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_2 && tile < end_3; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_b2e02648698c4cef(tile - end_2, arena, params, slots, mask, control, step, scratch, p3_0, p3_1, p3_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

