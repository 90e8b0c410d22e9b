// kernel 1: stem_conv forward, table forward, eye forward
#ifndef BODY_71A15D2815AFE221
#define BODY_71A15D2815AFE221
static inline void body_71a15d2815afe221(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 16;
  const int layer1 = item % 32, line0 = item / 32;
  float got3[1];
  int base2[1];
  const int at10 = min(left + line0, 6 - 1);
  base2[0] = at10 * 18;
  const int line6 = item % 16, layer7 = item / 16;
  float got9[2];
  int base8[1], edge4[1], edge5[1];
  const int at11 = min(right + line6, samples * 64 - 1);
  const int q13 = (uint)(at11) / 8u, c12 = (uint)(at11) % 8u;
  const int q15 = (uint)(q13) / 8u, c14 = (uint)(q13) % 8u;
  const int c16 = q15;
  base8[0] = -9 + c16 * 128 + c14 * 8 + c12;
  edge4[0] = -1 + c14;
  edge5[0] = -1 + c12;
  const int x = item % 4, y = item / 4 % 2, slice = item / 8;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (18 + 31) / 32;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k17 = s * 32 + layer1;
        const int off18 = k17;
        const int inside = k17 < 18;
        const float word = params[inside ? a0 + (base2[0] + off18) : 0];
        const float value = inside ? word : 0.0f;
        got3[0] = value;
      }
      {
        #pragma unroll
        for (int u19 = 0; u19 < 2; ++u19) {
          const int k20 = s * 32 + layer7 + u19 * 16;
          const int q22 = (uint)(k20) / 3u, c21 = (uint)(k20) % 3u;
          const int q24 = (uint)(q22) / 3u, c23 = (uint)(q22) % 3u;
          const int c25 = q24;
          const int off26 = c25 * 64 + c23 * 8 + c21;
          const int i27 = edge4[0] + c23;
          const int i28 = edge5[0] + c21;
          const int inside = k20 < 18 && (uint)i27 < 8u && (uint)i28 < 8u;
          const float word = arena[inside ? a1 + (base8[0] + off26) : 0];
          const float value = inside ? word : 0.0f;
          got9[u19] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 1024));
      #pragma unroll 1
      for (int d = 0; d < 1; ++d) {
        const int at = slice * 1 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[96 + at * 5 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        scratch[now + (layer1) * 12 + line0] = got3[0];
      }
      {
        #pragma unroll
        for (int u29 = 0; u29 < 2; ++u29) {
          scratch[now + 384 + (layer7 + u29 * 16) * 20 + line6] = got9[u29];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 1024;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 32 + y * 16 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 4] = acc_1;
  quads[corner + 8] = acc_2;
  quads[corner + 12] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 128; e += 256) {
    const int row = left + e / 16, column = right + e % 16;
    if (row < 6 && column < samples * 64) {
      float total = scratch[e];
      for (int s = 1; s < 32; ++s) total += scratch[e + s * 128];
      const int c30 = row;
      const int q32 = (uint)(column) / 8u, c31 = (uint)(column) % 8u;
      const int q34 = (uint)(q32) / 8u, c33 = (uint)(q32) % 8u;
      const int c35 = q34;
      arena[a2 + c35 * 384 + c30 * 64 + c33 * 8 + c31] = total;
    }
  }
}
#endif
#ifndef BODY_18815DC8B202349D
#define BODY_18815DC8B202349D
static inline void body_18815dc8b202349d(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples * 30;
  const int q1 = (uint)(row) / 6u, c0 = (uint)(row) % 6u;
  const int q3 = (uint)(q1) / 5u, c2 = (uint)(q1) % 5u;
  const int c4 = q3;
  if (live) {
    const int row5 = (int)arena[a1 + c4 * 5 + c2];
    float total6 = 0.0f;
    if (row5 >= 0 && row5 < 12) {
      const float v7 = params[a0 + row5 * 16 + c0];
      total6 = v7;
    }
    const float v8 = total6;
    arena[a2 + c4 * 30 + c2 * 6 + c0] = v8;
  }
}
#endif
#ifndef BODY_4ED94D17DC7358A5
#define BODY_4ED94D17DC7358A5
static inline void body_4ed94d17dc7358a5(int tile, __global float *restrict arena, __local float *restrict scratch, int a0, int a1) {
  const int item = (int)get_local_id(0);
  const int row = tile * 1 + item / 256, part = item / 1 % 256;
  const int live = row < 1;
  float part_of0 = 0.0f, at1 = 0.0f;
  for (int e2 = live ? part : 2304; e2 < 2304; e2 += 256) {
    const int c3 = e2;
    const float v4 = arena[a0 + c3];
    const float v6 = v4;
    part_of0 += v6;
  }
  scratch[0 + item] = part_of0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s7 = 128; s7 > 0; s7 >>= 1) {
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
    arena[a1] = m9;
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_86cf37fbf313614c(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_71a15d2815afe221(tile, arena, params, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (tile >= end_0 && tile < end_1) {
    body_18815dc8b202349d(tile - end_0, arena, params, step, p1_0, p1_1, p1_2);
  }
  for (int once = tile >= end_1 && tile < end_2; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_4ed94d17dc7358a5(tile - end_1, arena, scratch, p2_0, p2_1);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 2: leaky_relu_1 forward, mix forward
#ifndef BODY_5991B85983C6F342
#define BODY_5991B85983C6F342
static inline void body_5991b85983c6f342(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict states, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int a10, int a11) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 1 + item / 256, part = item / 1 % 256;
  const int live = row < 6;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  for (int e3 = live ? part : samples * 64; e3 < samples * 64; e3 += 256) {
    const int q5 = (uint)(e3) / 64u, c4 = (uint)(e3) % 64u;
    const int c6 = q5;
    const float v7 = arena[a0 + c6 * 384 + c0 * 64 + c4];
    const float v9 = v7;
    part_of1 += v9;
  }
  scratch[0 + item] = part_of1;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s10 = 128; s10 > 0; s10 >>= 1) {
    if (part < s10) {
      const int other11 = item + s10 * 1;
      scratch[0 + item] += scratch[0 + other11];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m12 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  float part_of13 = 0.0f, at14 = 0.0f;
  for (int e15 = live ? part : samples * 64; e15 < samples * 64; e15 += 256) {
    const int q17 = (uint)(e15) / 64u, c16 = (uint)(e15) % 64u;
    const int c18 = q17;
    const float v19 = arena[a0 + c18 * 384 + c0 * 64 + c16];
    const float t20_0 = v19 - (m12 * (0.015625f / (float)samples));
    const float v21 = t20_0 * t20_0;
    part_of13 += v21;
  }
  scratch[0 + item] = part_of13;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s22 = 128; s22 > 0; s22 >>= 1) {
    if (part < s22) {
      const int other23 = item + s22 * 1;
      scratch[0 + item] += scratch[0 + other23];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m24 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e25 = live ? part : samples * 64; e25 < samples * 64; e25 += 256) {
    const int q27 = (uint)(e25) / 64u, c26 = (uint)(e25) % 64u;
    const int c28 = q27;
    const float v29 = arena[a0 + c28 * 384 + c0 * 64 + c26];
    const float v30 = params[a3 + c0];
    const float v31 = params[a4 + c0];
    const float t32_0 = 0.015625f / (float)samples;
    arena[a10 + c28 * 384 + c0 * 64 + c26] = (((v29 - (m12 * t32_0)) * (1.0f / sqrt((m24 * t32_0) + 1e-5f))) * v30) + v31;
    const float t33_0 = 0.015625f / (float)samples;
    const float t33_1 = (((v29 - (m12 * t33_0)) * (1.0f / sqrt((m24 * t33_0) + 1e-5f))) * v30) + v31;
    arena[a11 + c28 * 384 + c0 * 64 + c26] = (0.0f < t33_1) ? t33_1 : (t33_1 * 0.1f);
  }
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    const float v34 = states[a1 + c0];
    const float v35 = states[a2 + c0];
    arena[a5 + c0] = m12 * (0.015625f / (float)samples);
    arena[a6 + c0] = m24 * (0.015625f / (float)samples);
    arena[a7 + c0] = (v34 * 0.9f) + ((m12 * (0.015625f / (float)samples)) * 0.1f);
    const float t39_0 = (float)samples * 64.0f;
    arena[a8 + c0] = (v35 * 0.9f) + (((m24 * (0.015625f / (float)samples)) * (t39_0 / (t39_0 - 1.0f))) * 0.1f);
    arena[a9 + c0] = 1.0f / sqrt((m24 * (0.015625f / (float)samples)) + 1e-5f);
  }
}
#endif
#ifndef BODY_AEF906F1DEB5F530
#define BODY_AEF906F1DEB5F530
static inline void body_aef906f1deb5f530(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int right = 0;
  const int group = 0;
  const int left = tile * 8;
  const int layer1 = item % 64, line0 = item / 64;
  float got3[2];
  int base2[2];
  #pragma unroll
  for (int u8 = 0; u8 < 2; ++u8) {
    const int at9 = min(left + line0 + u8 * 4, samples * 5 - 1);
    base2[u8] = at9 * 6;
  }
  const int line4 = item % 8, layer5 = item / 8;
  float got7[2];
  int base6[1];
  const int at10 = right + line4;
  base6[0] = at10;
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (6 + 63) / 64;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k11 = s * 64 + layer1;
        const int off12 = k11;
        #pragma unroll
        for (int u13 = 0; u13 < 2; ++u13) {
          const int inside = k11 < 6;
          const float word = arena[inside ? a0 + (base2[u13] + off12) : 0];
          const float value = inside ? word : 0.0f;
          got3[u13] = value;
        }
      }
      {
        #pragma unroll
        for (int u14 = 0; u14 < 2; ++u14) {
          const int k15 = s * 64 + layer5 + u14 * 32;
          const int off16 = k15 * 16;
          const int inside = k15 < 6;
          const float word = params[inside ? a1 + (base6[0] + off16) : 0];
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
          scratch[now + (layer1) * 12 + line0 + u17 * 4] = got3[u17];
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
    if (row < samples * 5 && column < 8) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c19 = row;
      const int c20 = column;
      const float v21 = params[a2 + c20];
      arena[a3 + c19 * 16 + c20] = total + v21;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_165cf95181e9b61e(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3, int p0_4, int p0_5, int p0_6, int p0_7, int p0_8, int p0_9, int p0_10, int p0_11, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_5991b85983c6f342(tile, arena, params, states, step, scratch, p0_0, p0_1, p0_2, p0_3, p0_4, p0_5, p0_6, p0_7, p0_8, p0_9, p0_10, p0_11);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_0 && tile < end_1; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_aef906f1deb5f530(tile - end_0, arena, params, step, scratch, p1_0, p1_1, p1_2, p1_3);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 8: dropout_1 forward
#ifndef BODY_5F9AD7E887D3E860
#define BODY_5F9AD7E887D3E860
static inline void body_5f9ad7e887d3e860(int tile, __global float *restrict arena, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples * 48;
  const int q1 = (uint)(row) / 48u, c0 = (uint)(row) % 48u;
  const int c2 = q1;
  if (live) {
    const float v3 = (c0 >= 0 && c0 < 24) ? arena[a0 + c2 * 32 + c0] : 0.0f;
    const float v4 = (c0 >= 24 && c0 < 48) ? arena[a1 + c2 * 32 + c0] : 0.0f;
    const float v5 = random_1(step, a2, c2 * 48 + c0);
    arena[a3 + c2 * 48 + c0] = (v5 < 0.25f) ? 0.0f : ((v3 + v4) * 1.3333334f);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_8f2c6ae026dd1181(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_5f9ad7e887d3e860(tile, arena, step, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 21: softmax_1 backward, main backward
#ifndef BODY_57555EE0F651CCB9
#define BODY_57555EE0F651CCB9
static inline void body_57555ee0f651ccb9(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const float *restrict data_3, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples;
  const int c0 = row;
  float part_of1 = -INFINITY, at2 = 0.0f;
  for (int e3 = live ? 0 : 3; e3 < 3; e3 += 1) {
    const int c4 = e3;
    const float v5 = arena[a0 + c0 * 16 + c4];
    const float v7 = v5;
    part_of1 = (part_of1 < v7) ? v7 : part_of1;
  }
  float part_of8 = 0.0f, at9 = 0.0f;
  for (int e10 = live ? 0 : 3; e10 < 3; e10 += 1) {
    const int c11 = e10;
    const float v12 = arena[a0 + c0 * 16 + c11];
    const float v14 = exp(v12 - part_of1);
    part_of8 += v14;
  }
  float part_of15 = 0.0f, at16 = 0.0f;
  float part_of17 = 0.0f, at18 = 0.0f;
  for (int e19 = live ? 0 : 3; e19 < 3; e19 += 1) {
    const int c20 = e19;
    const float v21 = arena[a0 + c0 * 16 + c20];
    const float v22 = (data_3 + (size_t)batch[c0] * 3)[a1 + c20];
    const float t23_0 = (exp(v21 - part_of1) / part_of8) - v22;
    const float v24 = t23_0 * t23_0;
    part_of15 += v24;
    const float t25_0 = exp(v21 - part_of1) / part_of8;
    const float v26 = ((-t25_0) / part_of8) * (((t25_0 - v22) * 2.0f) * ((0.33333334f / (float)samples) * 0.5f));
    part_of17 += v26;
  }
  for (int e27 = live ? 0 : 3; e27 < 3; e27 += 1) {
    const int c28 = e27;
    const float v29 = arena[a0 + c0 * 16 + c28];
    const float v30 = (data_3 + (size_t)batch[c0] * 3)[a1 + c28];
    const float t31_0 = exp(v29 - part_of1);
    arena[a3 + c0 * 16 + c28] = t31_0 * ((((((t31_0 / part_of8) - v30) * 2.0f) * ((0.33333334f / (float)samples) * 0.5f)) / part_of8) + part_of17);
  }
  if (live) {
    arena[a2 + c0] = part_of15;
  }
}
#endif
#ifndef BODY_B5CDE3B80E0DFEAA
#define BODY_B5CDE3B80E0DFEAA
static inline void body_b5cde3b80e0dfeaa(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const int *restrict data_2, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples;
  const int c0 = row;
  float part_of1 = -INFINITY, at2 = 0.0f;
  for (int e3 = live ? 0 : 4; e3 < 4; e3 += 1) {
    const int c4 = e3;
    const float v5 = arena[a0 + c0 * 16 + c4];
    const float v7 = v5;
    part_of1 = (part_of1 < v7) ? v7 : part_of1;
  }
  float part_of8 = 0.0f, at9 = 0.0f;
  float part_of10 = 0.0f, at11 = 0.0f;
  for (int e12 = live ? 0 : 4; e12 < 4; e12 += 1) {
    const int c13 = e12;
    const float v14 = arena[a0 + c0 * 16 + c13];
    const float v15 = (float)c13;
    const float v16 = (float)(data_2 + (size_t)batch[c0] * 1)[a1];
    const float v18 = exp(v14 - part_of1);
    part_of8 += v18;
    const float v20 = (v15 == v16) ? (v14 - part_of1) : 0.0f;
    part_of10 += v20;
  }
  for (int e21 = live ? 0 : 4; e21 < 4; e21 += 1) {
    const int c22 = e21;
    const float v23 = arena[a0 + c0 * 16 + c22];
    const float v24 = (float)c22;
    const float v25 = (float)(data_2 + (size_t)batch[c0] * 1)[a1];
    const float t26_0 = 1.0f / (float)samples;
    arena[a3 + c0 * 16 + c22] = ((v24 == v25) ? (-t26_0) : 0.0f) + (exp(v23 - part_of1) * (t26_0 / part_of8));
  }
  if (live) {
    arena[a2 + c0] = log(part_of8) - part_of10;
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_00557846e564e91b(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_57555ee0f651ccb9(tile, arena, step, batch, data_3, p0_0, p0_1, p0_2, p0_3);
  }
  if (tile >= end_0 && tile < end_1) {
    body_b5cde3b80e0dfeaa(tile - end_0, arena, step, batch, data_2, p1_0, p1_1, p1_2, p1_3);
  }
}

// kernel 27: mix backward, table backward, conv backward, stem_conv backward
#ifndef BODY_B4880E2EF00A418C
#define BODY_B4880E2EF00A418C
static inline void body_b4880e2ef00a418c(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 8;
  const int line0 = item % 8, layer1 = item / 8;
  float got3[4];
  int base2[1];
  const int at8 = min(left + line0, 6 - 1);
  base2[0] = at8;
  const int line4 = item % 8, layer5 = item / 8;
  float got7[4];
  int base6[1];
  const int at9 = right + line4;
  base6[0] = at9;
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples * 5 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        #pragma unroll
        for (int u10 = 0; u10 < 4; ++u10) {
          const int k11 = s * 128 + layer1 + u10 * 32;
          const int off12 = k11 * 6;
          const int inside = k11 < samples * 5;
          const float word = arena[inside ? a0 + (base2[0] + off12) : 0];
          const float value = inside ? word : 0.0f;
          got3[u10] = value;
        }
      }
      {
        #pragma unroll
        for (int u13 = 0; u13 < 4; ++u13) {
          const int k14 = s * 128 + layer5 + u13 * 32;
          const int off15 = k14 * 8;
          const int inside = k14 < samples * 5;
          const float word = arena[inside ? a1 + (base6[0] + off15) : 0];
          const float value = inside ? word : 0.0f;
          got7[u13] = value;
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
        for (int u16 = 0; u16 < 4; ++u16) {
          scratch[now + (layer1 + u16 * 32) * 12 + line0] = got3[u16];
        }
      }
      {
        #pragma unroll
        for (int u17 = 0; u17 < 4; ++u17) {
          scratch[now + 1536 + (layer5 + u17 * 32) * 12 + line4] = got7[u17];
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
    if (row < 6 && column < 8) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c18 = row;
      const int c19 = column;
      update_1(ok, params, slots, mask, step, a2 + c18 * 16 + c19, total);
    }
  }
}
#endif
#ifndef BODY_6AF622F40BA45A28
#define BODY_6AF622F40BA45A28
static inline void body_6af622f40ba45a28(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < 72;
  const int q1 = (uint)(row) / 6u, c0 = (uint)(row) % 6u;
  const int c2 = q1;
  if (live) {
    float total3 = 0.0f;
    for (int i4 = 0; i4 < samples; ++i4) {
      for (int i5 = 0; i5 < 5; ++i5) {
        if (((int)arena[a0 + i4 * 5 + i5]) == c2) {
          const float v6 = arena[a1 + i4 * 80 + i5 * 16 + c0];
          total3 += v6;
        }
      }
    }
    const float v7 = total3;
    update_1(ok, params, slots, mask, step, a2 + c2 * 16 + c0, v7);
  }
}
#endif
#ifndef BODY_4A1D85B6A3322EC4
#define BODY_4A1D85B6A3322EC4
static inline void body_4a1d85b6a3322ec4(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 8;
  const int layer1 = item % 128, line0 = item / 128;
  float got3[4];
  int base2[4];
  #pragma unroll
  for (int u10 = 0; u10 < 4; ++u10) {
    const int at11 = min(left + line0 + u10 * 2, 6 - 1);
    base2[u10] = at11 * 64;
  }
  const int layer7 = item % 128, line6 = item / 128;
  float got9[4];
  int base8[4], edge4[4], edge5[4];
  #pragma unroll
  for (int u12 = 0; u12 < 4; ++u12) {
    const int at13 = min(right + line6 + u12 * 2, 54 - 1);
    const int q15 = (uint)(at13) / 3u, c14 = (uint)(at13) % 3u;
    const int q17 = (uint)(q15) / 3u, c16 = (uint)(q15) % 3u;
    const int c18 = q17;
    base8[u12] = -9 + c18 * 64 + c16 * 8 + c14;
    edge4[u12] = -1 + c16;
    edge5[u12] = -1 + c14;
  }
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples * 64 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k19 = s * 128 + layer1;
        const int q21 = (uint)(k19) / 8u, c20 = (uint)(k19) % 8u;
        const int q23 = (uint)(q21) / 8u, c22 = (uint)(q21) % 8u;
        const int c24 = q23;
        const int off25 = c24 * 384 + c22 * 8 + c20;
        #pragma unroll
        for (int u26 = 0; u26 < 4; ++u26) {
          const int inside = k19 < samples * 64;
          const float word = arena[inside ? a0 + (base2[u26] + off25) : 0];
          const float value = inside ? word : 0.0f;
          got3[u26] = value;
        }
      }
      {
        const int k27 = s * 128 + layer7;
        const int q29 = (uint)(k27) / 8u, c28 = (uint)(k27) % 8u;
        const int q31 = (uint)(q29) / 8u, c30 = (uint)(q29) % 8u;
        const int c32 = q31;
        const int off33 = c32 * 384 + c30 * 8 + c28;
        #pragma unroll
        for (int u34 = 0; u34 < 4; ++u34) {
          const int i35 = edge4[u34] + c30;
          const int i36 = edge5[u34] + c28;
          const int inside = k27 < samples * 64 && (uint)i35 < 8u && (uint)i36 < 8u;
          const float word = arena[inside ? a1 + (base8[u34] + off33) : 0];
          const float value = inside ? word : 0.0f;
          got9[u34] = value;
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
        for (int u37 = 0; u37 < 4; ++u37) {
          scratch[now + (layer1) * 12 + line0 + u37 * 2] = got3[u37];
        }
      }
      {
        #pragma unroll
        for (int u38 = 0; u38 < 4; ++u38) {
          scratch[now + 1536 + (layer7) * 12 + line6 + u38 * 2] = got9[u38];
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
    if (row < 6 && column < 54) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c39 = row;
      const int q41 = (uint)(column) / 3u, c40 = (uint)(column) % 3u;
      const int q43 = (uint)(q41) / 3u, c42 = (uint)(q41) % 3u;
      const int c44 = q43;
      update_1(ok, params, slots, mask, step, a2 + c39 * 54 + c44 * 9 + c42 * 3 + c40, total);
    }
  }
}
#endif
#ifndef BODY_C6168BBDAB9AF913
#define BODY_C6168BBDAB9AF913
static inline void body_c6168bbdab9af913(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 1 + item / 256, part = item / 1 % 256;
  const int live = row < 6;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  float part_of3 = 0.0f, at4 = 0.0f;
  float part_of5 = 0.0f, at6 = 0.0f;
  for (int e7 = live ? part : samples * 64; e7 < samples * 64; e7 += 256) {
    const int q9 = (uint)(e7) / 64u, c8 = (uint)(e7) % 64u;
    const int c10 = q9;
    const float v11 = arena[a3 + c10 * 384 + c0 * 64 + c8];
    const float v12 = arena[a0 + c10 * 384 + c0 * 64 + c8];
    const float v13 = arena[a1 + c0];
    const float v14 = arena[a4 + c0];
    const float v15 = params[a2 + c0];
    const float v17 = v11;
    part_of1 += v17;
    const float v19 = ((v12 - v13) * v14) * v11;
    part_of3 += v19;
    const float v21 = ((v12 - v13) * v15) * v11;
    part_of5 += v21;
  }
  scratch[0 + item] = part_of1;
  scratch[256 + item] = part_of3;
  scratch[512 + item] = part_of5;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s22 = 128; s22 > 0; s22 >>= 1) {
    if (part < s22) {
      const int other23 = item + s22 * 1;
      scratch[0 + item] += scratch[0 + other23];
      scratch[256 + item] += scratch[256 + other23];
      scratch[512 + item] += scratch[512 + other23];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m24 = scratch[0 + item - part * 1];
  const float m25 = scratch[256 + item - part * 1];
  const float m26 = scratch[512 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  float part_of27 = 0.0f, at28 = 0.0f;
  for (int e29 = live ? part : samples * 64; e29 < samples * 64; e29 += 256) {
    const int q31 = (uint)(e29) / 64u, c30 = (uint)(e29) % 64u;
    const int c32 = q31;
    const float v33 = arena[a0 + c32 * 384 + c0 * 64 + c30];
    const float v34 = arena[a1 + c0];
    const float v35 = params[a2 + c0];
    const float v36 = arena[a3 + c32 * 384 + c0 * 64 + c30];
    const float v37 = arena[a4 + c0];
    const float v38 = arena[a5 + c0];
    const float t39_0 = sqrt(v38 + 1e-5f);
    const float v40 = (((-v37) * v35) * v36) + (((v33 - v34) * (-2.0f)) * ((0.015625f / (float)samples) * (((-((0.5f / t39_0) / t39_0)) / t39_0) * m26)));
    part_of27 += v40;
  }
  scratch[0 + item] = part_of27;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s41 = 128; s41 > 0; s41 >>= 1) {
    if (part < s41) {
      const int other42 = item + s41 * 1;
      scratch[0 + item] += scratch[0 + other42];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m43 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e44 = live ? part : samples * 64; e44 < samples * 64; e44 += 256) {
    const int q46 = (uint)(e44) / 64u, c45 = (uint)(e44) % 64u;
    const int c47 = q46;
    const float v48 = arena[a0 + c47 * 384 + c0 * 64 + c45];
    const float v49 = arena[a1 + c0];
    const float v50 = arena[a5 + c0];
    const float v51 = arena[a6 + c47 * 384 + c0 * 64 + c45];
    const float t52_0 = 0.015625f / (float)samples;
    const float t52_1 = sqrt(v50 + 1e-5f);
    const float t52_2 = v51 + (((v48 - v49) * 2.0f) * (t52_0 * (((-((0.5f / t52_1) / t52_1)) / t52_1) * m26)));
    arena[a9 + c47 * 384 + c0 * 64 + c45] = t52_2 + (t52_0 * m43);
  }
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    update_1(ok, params, slots, mask, step, a7 + c0, m24);
    arena[a8 + c0] = m25;
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_43d13dff5690f6a3(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1, int p2_2, int tiles_3, int p3_0, int p3_1, int p3_2, int p3_3, int p3_4, int p3_5, int p3_6, int p3_7, int p3_8, int p3_9) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  const int end_3 = end_2 + tiles_3;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_b4880e2ef00a418c(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (tile >= end_0 && tile < end_1) {
    body_6af622f40ba45a28(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1, p1_2);
  }
  for (int once = tile >= end_1 && tile < end_2; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_4a1d85b6a3322ec4(tile - end_1, arena, params, slots, mask, control, step, scratch, p2_0, p2_1, p2_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_2 && tile < end_3; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_c6168bbdab9af913(tile - end_2, arena, params, slots, mask, control, step, scratch, p3_0, p3_1, p3_2, p3_3, p3_4, p3_5, p3_6, p3_7, p3_8, p3_9);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 28: stem_conv backward, bn1 backward
#ifndef BODY_E93F567869BC96A4
#define BODY_E93F567869BC96A4
static inline void body_e93f567869bc96a4(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 8;
  const int layer1 = item % 128, line0 = item / 128;
  float got3[4];
  int base2[4];
  #pragma unroll
  for (int u10 = 0; u10 < 4; ++u10) {
    const int at11 = min(left + line0 + u10 * 2, 6 - 1);
    base2[u10] = at11 * 64;
  }
  const int layer7 = item % 128, line6 = item / 128;
  float got9[4];
  int base8[4], edge4[4], edge5[4];
  #pragma unroll
  for (int u12 = 0; u12 < 4; ++u12) {
    const int at13 = min(right + line6 + u12 * 2, 18 - 1);
    const int q15 = (uint)(at13) / 3u, c14 = (uint)(at13) % 3u;
    const int q17 = (uint)(q15) / 3u, c16 = (uint)(q15) % 3u;
    const int c18 = q17;
    base8[u12] = -9 + c18 * 64 + c16 * 8 + c14;
    edge4[u12] = -1 + c16;
    edge5[u12] = -1 + c14;
  }
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples * 64 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k19 = s * 128 + layer1;
        const int q21 = (uint)(k19) / 8u, c20 = (uint)(k19) % 8u;
        const int q23 = (uint)(q21) / 8u, c22 = (uint)(q21) % 8u;
        const int c24 = q23;
        const int off25 = c24 * 384 + c22 * 8 + c20;
        #pragma unroll
        for (int u26 = 0; u26 < 4; ++u26) {
          const int inside = k19 < samples * 64;
          const float word = arena[inside ? a0 + (base2[u26] + off25) : 0];
          const float value = inside ? word : 0.0f;
          got3[u26] = value;
        }
      }
      {
        const int k27 = s * 128 + layer7;
        const int q29 = (uint)(k27) / 8u, c28 = (uint)(k27) % 8u;
        const int q31 = (uint)(q29) / 8u, c30 = (uint)(q29) % 8u;
        const int c32 = q31;
        const int off33 = c32 * 128 + c30 * 8 + c28;
        #pragma unroll
        for (int u34 = 0; u34 < 4; ++u34) {
          const int i35 = edge4[u34] + c30;
          const int i36 = edge5[u34] + c28;
          const int inside = k27 < samples * 64 && (uint)i35 < 8u && (uint)i36 < 8u;
          const float word = arena[inside ? a1 + (base8[u34] + off33) : 0];
          const float value = inside ? word : 0.0f;
          got9[u34] = value;
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
        for (int u37 = 0; u37 < 4; ++u37) {
          scratch[now + (layer1) * 12 + line0 + u37 * 2] = got3[u37];
        }
      }
      {
        #pragma unroll
        for (int u38 = 0; u38 < 4; ++u38) {
          scratch[now + 1536 + (layer7) * 12 + line6 + u38 * 2] = got9[u38];
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
    if (row < 6 && column < 18) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c39 = row;
      const int q41 = (uint)(column) / 3u, c40 = (uint)(column) % 3u;
      const int q43 = (uint)(q41) / 3u, c42 = (uint)(q41) % 3u;
      const int c44 = q43;
      update_1(ok, params, slots, mask, step, a2 + c39 * 18 + c44 * 9 + c42 * 3 + c40, total);
    }
  }
}
#endif
#ifndef BODY_469A53DD70F04D87
#define BODY_469A53DD70F04D87
static inline void body_469a53dd70f04d87(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1) {
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < 6;
  const int c0 = row;
  if (live) {
    const float v1 = arena[a0 + c0];
    update_1(ok, params, slots, mask, step, a1 + c0, v1);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_78d417db3af0060c(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_e93f567869bc96a4(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (tile >= end_0 && tile < end_1) {
    body_469a53dd70f04d87(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1);
  }
}

