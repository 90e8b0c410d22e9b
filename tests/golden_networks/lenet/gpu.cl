// kernel 1: conv1 forward
#ifndef BODY_D5C49AB4D206B454
#define BODY_D5C49AB4D206B454
static inline void body_d5c49ab4d206b454(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 64;
  const int layer1 = item % 16, line0 = item / 16;
  float got3[1];
  int base2[1];
  const int at10 = min(left + line0, 6 - 1);
  base2[0] = at10 * 25;
  const int line6 = item % 16, layer7 = item / 16;
  float got9[4];
  int base8[4], edge4[4], edge5[4];
  #pragma unroll
  for (int u11 = 0; u11 < 4; ++u11) {
    const int at12 = min(right + line6 + u11 * 16, samples * 784 - 1);
    const int q14 = (uint)(at12) / 28u, c13 = (uint)(at12) % 28u;
    const int q16 = (uint)(q14) / 28u, c15 = (uint)(q14) % 28u;
    const int c17 = q16;
    base8[u11] = -58 + c17 * 784 + c15 * 28 + c13;
    edge4[u11] = -2 + c15;
    edge5[u11] = -2 + c13;
  }
  const int x = item % 16, y = item / 16 % 2, slice = item / 32;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (25 + 15) / 16;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      if (item < 128) {
        const int k18 = s * 16 + layer1;
        const int off19 = k18;
        const int inside = k18 < 25;
        const float word = params[inside ? a0 + (base2[0] + off19) : 0];
        const float value = inside ? word : 0.0f;
        got3[0] = value;
      }
      {
        const int k20 = s * 16 + layer7;
        const int q22 = (uint)(k20) / 5u, c21 = (uint)(k20) % 5u;
        const int c23 = q22;
        const int off24 = c23 * 28 + c21;
        #pragma unroll
        for (int u25 = 0; u25 < 4; ++u25) {
          const int i26 = edge4[u25] + c23;
          const int i27 = edge5[u25] + c21;
          const int inside = k20 < 25 && (uint)i26 < 28u && (uint)i27 < 28u;
          const float word = arena[inside ? a1 + (base8[u25] + off24) : 0];
          const float value = inside ? word : 0.0f;
          got9[u25] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 1280));
      #pragma unroll 2
      for (int d = 0; d < 2; ++d) {
        const int at = slice * 2 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[48 + at * 17 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      if (item < 128) {
        scratch[now + (layer1) * 12 + line0] = got3[0];
      }
      {
        #pragma unroll
        for (int u28 = 0; u28 < 4; ++u28) {
          scratch[now + 192 + (layer7) * 68 + line6 + u28 * 16] = got9[u28];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 1280;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 128 + y * 64 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 16] = acc_1;
  quads[corner + 32] = acc_2;
  quads[corner + 48] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 512; e += 256) {
    const int row = left + e / 64, column = right + e % 64;
    if (row < 6 && column < samples * 784) {
      float total = scratch[e];
      for (int s = 1; s < 8; ++s) total += scratch[e + s * 512];
      const int c29 = row;
      const int q31 = (uint)(column) / 28u, c30 = (uint)(column) % 28u;
      const int q33 = (uint)(q31) / 28u, c32 = (uint)(q31) % 28u;
      const int c34 = q33;
      const float v35 = params[a2 + c29];
      const float t36_0 = total + v35;
      arena[a3 + c34 * 4704 + c29 * 784 + c32 * 28 + c30] = (t36_0 < 0.0f) ? 0.0f : t36_0;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_8e44f17cb935cb7e(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_d5c49ab4d206b454(tile, arena, params, step, scratch, p0_0, p0_1, p0_2, p0_3);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 2: max_pool2d_1 forward
#ifndef BODY_1BA3556CFF6A534D
#define BODY_1BA3556CFF6A534D
static inline void body_1ba3556cff6a534d(int tile, __global float *restrict arena, __global const uint *restrict step, int a0, int a1) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int row = tile * 256 + item;
  const int live = row < samples * 1176;
  const int q1 = (uint)(row) / 14u, c0 = (uint)(row) % 14u;
  const int q3 = (uint)(q1) / 14u, c2 = (uint)(q1) % 14u;
  const int q5 = (uint)(q3) / 6u, c4 = (uint)(q3) % 6u;
  const int c6 = q5;
  if (live) {
    const int b7 = c6;
    const int c8 = c4;
    const int y9 = c2;
    const int x10 = c0;
    float best11 = -INFINITY; int row12 = -1, column13 = -1;
    for (int k14 = 0; k14 < 2; ++k14) {
      const int i15 = y9 * 2 + k14 * 1 - 0;
      if (i15 < 0 || i15 >= 28) continue;
      for (int k16 = 0; k16 < 2; ++k16) {
        const int i17 = x10 * 2 + k16 * 1 - 0;
        if (i17 < 0 || i17 >= 28) continue;
        const float v18 = (arena[a0 + b7 * 4704 + c8 * 784 + i15 * 28 + i17]);
        if (row12 < 0 || v18 > best11) { best11 = v18; row12 = i15; column13 = i17; }
      }
    }
    const float v19 = best11;
    arena[a1 + c6 * 1176 + c4 * 196 + c2 * 14 + c0] = v19;
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_b4b1b6c35cd0439c(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_1ba3556cff6a534d(tile, arena, step, p0_0, p0_1);
  }
}

// kernel 20: fc1 backward, conv2 backward
#ifndef BODY_55835F7E7ED81396
#define BODY_55835F7E7ED81396
static inline void body_55835f7e7ed81396(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = (uint)tile % 25u * 16, rest8 = (uint)tile / 25u;
  const int group = 0;
  const int right = rest8 * 8;
  const int line0 = item % 16, layer1 = item / 16;
  float got3[4];
  int base2[1];
  const int at9 = left + line0;
  base2[0] = at9;
  const int line4 = item % 8, layer5 = item / 8;
  float got7[2];
  int base6[1];
  const int at10 = right + line4;
  base6[0] = at10;
  const int x = item % 2, y = item / 2 % 4, slice = item / 8;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples + 63) / 64;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        #pragma unroll
        for (int u11 = 0; u11 < 4; ++u11) {
          const int k12 = s * 64 + layer1 + u11 * 16;
          const int off13 = k12 * 400;
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
          const int off16 = k15 * 128;
          const int inside = k15 < samples;
          const float word = arena[inside ? a1 + (base6[0] + off16) : 0];
          const float value = inside ? word : 0.0f;
          got7[u14] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 2048));
      #pragma unroll 2
      for (int d = 0; d < 2; ++d) {
        const int at = slice * 2 + d;
        const float4 p = quads[at * 5 + y];
        const float4 q = quads[320 + at * 3 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      {
        #pragma unroll
        for (int u17 = 0; u17 < 4; ++u17) {
          scratch[now + (layer1 + u17 * 16) * 20 + line0] = got3[u17];
        }
      }
      {
        #pragma unroll
        for (int u18 = 0; u18 < 2; ++u18) {
          scratch[now + 1280 + (layer5 + u18 * 32) * 12 + line4] = got7[u18];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 2048;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 32 + y * 8 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 2] = acc_1;
  quads[corner + 4] = acc_2;
  quads[corner + 6] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 128; e += 256) {
    const int row = left + e / 8, column = right + e % 8;
    if (row < 400 && column < 120) {
      float total = scratch[e];
      for (int s = 1; s < 32; ++s) total += scratch[e + s * 128];
      const int c19 = row;
      const int c20 = column;
      update_1(ok, params, slots, mask, step, a2 + c19 * 128 + c20, total);
    }
  }
}
#endif
#ifndef BODY_C0843382C37BB0BE
#define BODY_C0843382C37BB0BE
static inline void body_c0843382c37bb0be(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3, int a4) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 1 + item / 256, part = item / 1 % 256;
  const int live = row < 16;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  for (int e3 = live ? part : samples * 100; e3 < samples * 100; e3 += 256) {
    const int q5 = (uint)(e3) / 10u, c4 = (uint)(e3) % 10u;
    const int q7 = (uint)(q5) / 10u, c6 = (uint)(q5) % 10u;
    const int c8 = q7;
    const int b9 = c8;
    const int c10 = c0;
    const int y11 = c6;
    const int x12 = c4;
    float total13 = 0.0f;
    for (int k14 = 0; k14 < 2; ++k14) {
      const int t15 = y11 + 0 - k14 * 1, o16 = t15 / 2;
      if (t15 < 0 || t15 % 2 != 0 || o16 >= 5) continue;
      for (int k17 = 0; k17 < 2; ++k17) {
        const int t18 = x12 + 0 - k17 * 1, o19 = t18 / 2;
        if (t18 < 0 || t18 % 2 != 0 || o19 >= 5) continue;
        float best20 = -INFINITY; int row21 = -1, column22 = -1;
        for (int k23 = 0; k23 < 2; ++k23) {
          const int i24 = o16 * 2 + k23 * 1 - 0;
          if (i24 < 0 || i24 >= 10) continue;
          for (int k25 = 0; k25 < 2; ++k25) {
            const int i26 = o19 * 2 + k25 * 1 - 0;
            if (i26 < 0 || i26 >= 10) continue;
            const float v27 = (arena[a0 + b9 * 1600 + c10 * 100 + i24 * 10 + i26]);
            if (row21 < 0 || v27 > best20) { best20 = v27; row21 = i24; column22 = i26; }
          }
        }
        if (row21 == y11 && column22 == x12) total13 += (arena[a1 + b9 * 400 + c10 * 25 + o16 * 5 + o19]);
      }
    }
    const float v28 = total13;
    const float v29 = arena[a2 + c8 * 1600 + c0 * 100 + c6 * 10 + c4];
    const float v31 = (v29 <= 0.0f) ? 0.0f : v28;
    part_of1 += v31;
    arena[a4 + c8 * 1600 + c0 * 100 + c6 * 10 + c4] = (v29 <= 0.0f) ? 0.0f : v28;
  }
  scratch[0 + item] = part_of1;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s33 = 128; s33 > 0; s33 >>= 1) {
    if (part < s33) {
      const int other34 = item + s33 * 1;
      scratch[0 + item] += scratch[0 + other34];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m35 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    update_1(ok, params, slots, mask, step, a3 + c0, m35);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_34bd113086bf42fe(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3, int p1_4) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_55835f7e7ed81396(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_0 && tile < end_1; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_c0843382c37bb0be(tile - end_0, arena, params, slots, mask, control, step, scratch, p1_0, p1_1, p1_2, p1_3, p1_4);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 21: conv2 backward
#ifndef BODY_F775BAF7674EB15E
#define BODY_F775BAF7674EB15E
static inline void body_f775baf7674eb15e(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int item = (int)get_local_id(0);
  const int left = 0;
  const int group = 0;
  const int right = tile * 64;
  const int layer1 = item % 16, line0 = item / 16;
  float got3[1];
  int base2[1];
  const int at10 = min(left + line0, 6 - 1);
  base2[0] = at10 * 25;
  const int line6 = item % 16, layer7 = item / 16;
  float got9[4];
  int base8[4], edge4[4], edge5[4];
  #pragma unroll
  for (int u11 = 0; u11 < 4; ++u11) {
    const int at12 = min(right + line6 + u11 * 16, samples * 196 - 1);
    const int q14 = (uint)(at12) / 14u, c13 = (uint)(at12) % 14u;
    const int q16 = (uint)(q14) / 14u, c15 = (uint)(q14) % 14u;
    const int c17 = q16;
    base8[u11] = c17 * 1600 + c15 * 10 + c13;
    edge4[u11] = c15;
    edge5[u11] = c13;
  }
  const int x = item % 16, y = item / 16 % 2, slice = item / 32;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (400 + 15) / 16;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      if (item < 128) {
        const int k18 = s * 16 + layer1;
        const int q20 = (uint)(k18) / 5u, c19 = (uint)(k18) % 5u;
        const int q22 = (uint)(q20) / 5u, c21 = (uint)(q20) % 5u;
        const int c23 = q22;
        const int off24 = c23 * 150 + c21 * 5 + c19;
        const float value = params[a0 + (base2[0] + off24)];
        got3[0] = value;
      }
      {
        const int k25 = s * 16 + layer7;
        const int q27 = (uint)(k25) / 5u, c26 = (uint)(k25) % 5u;
        const int q29 = (uint)(q27) / 5u, c28 = (uint)(q27) % 5u;
        const int c30 = q29;
        const int off31 = c30 * 100 - c28 * 10 - c26;
        #pragma unroll
        for (int u32 = 0; u32 < 4; ++u32) {
          const int i33 = edge4[u32] + -c28;
          const int i34 = edge5[u32] + -c26;
          const int inside = (uint)i33 < 10u && (uint)i34 < 10u;
          const float word = arena[inside ? a1 + (base8[u32] + off31) : 0];
          const float value = inside ? word : 0.0f;
          got9[u32] = value;
        }
      }
    }
    if (s > 0) {
      __local const float4 *quads = (__local const float4 *)(scratch + (now ? 0 : 1280));
      #pragma unroll 2
      for (int d = 0; d < 2; ++d) {
        const int at = slice * 2 + d;
        const float4 p = quads[at * 3 + y];
        const float4 q = quads[48 + at * 17 + x];
        acc_0 += p.x * q;
        acc_1 += p.y * q;
        acc_2 += p.z * q;
        acc_3 += p.w * q;
      }
    }
    if (s < steps) {
      if (item < 128) {
        scratch[now + (layer1) * 12 + line0] = got3[0];
      }
      {
        #pragma unroll
        for (int u35 = 0; u35 < 4; ++u35) {
          scratch[now + 192 + (layer7) * 68 + line6 + u35 * 16] = got9[u35];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    now = now ? 0 : 1280;
  }
  __local float4 *quads = (__local float4 *)scratch;
  const int corner = slice * 128 + y * 64 + x;
  quads[corner + 0] = acc_0;
  quads[corner + 16] = acc_1;
  quads[corner + 32] = acc_2;
  quads[corner + 48] = acc_3;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int e = item; e < 512; e += 256) {
    const int row = left + e / 64, column = right + e % 64;
    if (row < 6 && column < samples * 196) {
      float total = scratch[e];
      for (int s = 1; s < 8; ++s) total += scratch[e + s * 512];
      const int c36 = row;
      const int q38 = (uint)(column) / 14u, c37 = (uint)(column) % 14u;
      const int q40 = (uint)(q38) / 14u, c39 = (uint)(q38) % 14u;
      const int c41 = q40;
      arena[a2 + c41 * 1176 + c36 * 196 + c39 * 14 + c37] = total;
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_2bfce7f4525a262b(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[4096] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_f775baf7674eb15e(tile, arena, params, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 22: conv2 backward, conv1 backward
#ifndef BODY_4559C4DC1E1FF76B
#define BODY_4559C4DC1E1FF76B
static inline void body_4559c4dc1e1ff76b(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int left = (uint)tile % 2u * 8, rest8 = (uint)tile / 2u;
  const int group = 0;
  const int right = rest8 * 8;
  const int layer1 = item % 128, line0 = item / 128;
  float got3[4];
  int base2[4];
  #pragma unroll
  for (int u9 = 0; u9 < 4; ++u9) {
    const int at10 = left + line0 + u9 * 2;
    base2[u9] = at10 * 100;
  }
  const int layer5 = item % 128, line4 = item / 128;
  float got7[4];
  int base6[4];
  #pragma unroll
  for (int u11 = 0; u11 < 4; ++u11) {
    const int at12 = min(right + line4 + u11 * 2, 150 - 1);
    const int q14 = (uint)(at12) / 5u, c13 = (uint)(at12) % 5u;
    const int q16 = (uint)(q14) / 5u, c15 = (uint)(q14) % 5u;
    const int c17 = q16;
    base6[u11] = c17 * 196 + c15 * 14 + c13;
  }
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples * 100 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k18 = s * 128 + layer1;
        const int q20 = (uint)(k18) / 10u, c19 = (uint)(k18) % 10u;
        const int q22 = (uint)(q20) / 10u, c21 = (uint)(q20) % 10u;
        const int c23 = q22;
        const int off24 = c23 * 1600 + c21 * 10 + c19;
        #pragma unroll
        for (int u25 = 0; u25 < 4; ++u25) {
          const int inside = k18 < samples * 100;
          const float word = arena[inside ? a0 + (base2[u25] + off24) : 0];
          const float value = inside ? word : 0.0f;
          got3[u25] = value;
        }
      }
      {
        const int k26 = s * 128 + layer5;
        const int q28 = (uint)(k26) / 10u, c27 = (uint)(k26) % 10u;
        const int q30 = (uint)(q28) / 10u, c29 = (uint)(q28) % 10u;
        const int c31 = q30;
        const int off32 = c31 * 1176 + c29 * 14 + c27;
        #pragma unroll
        for (int u33 = 0; u33 < 4; ++u33) {
          const int inside = k26 < samples * 100;
          const float word = arena[inside ? a1 + (base6[u33] + off32) : 0];
          const float value = inside ? word : 0.0f;
          got7[u33] = value;
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
        for (int u34 = 0; u34 < 4; ++u34) {
          scratch[now + (layer1) * 12 + line0 + u34 * 2] = got3[u34];
        }
      }
      {
        #pragma unroll
        for (int u35 = 0; u35 < 4; ++u35) {
          scratch[now + 1536 + (layer5) * 12 + line4 + u35 * 2] = got7[u35];
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
    if (row < 16 && column < 150) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c36 = row;
      const int q38 = (uint)(column) / 5u, c37 = (uint)(column) % 5u;
      const int q40 = (uint)(q38) / 5u, c39 = (uint)(q38) % 5u;
      const int c41 = q40;
      update_1(ok, params, slots, mask, step, a2 + c36 * 150 + c41 * 25 + c39 * 5 + c37, total);
    }
  }
}
#endif
#ifndef BODY_A42E245C42E78032
#define BODY_A42E245C42E78032
static inline void body_a42e245c42e78032(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2, int a3, int a4) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int item = (int)get_local_id(0);
  const int row = tile * 1 + item / 256, part = item / 1 % 256;
  const int live = row < 6;
  const int c0 = row;
  float part_of1 = 0.0f, at2 = 0.0f;
  for (int e3 = live ? part : samples * 784; e3 < samples * 784; e3 += 256) {
    const int q5 = (uint)(e3) / 28u, c4 = (uint)(e3) % 28u;
    const int q7 = (uint)(q5) / 28u, c6 = (uint)(q5) % 28u;
    const int c8 = q7;
    const int b9 = c8;
    const int c10 = c0;
    const int y11 = c6;
    const int x12 = c4;
    float total13 = 0.0f;
    for (int k14 = 0; k14 < 2; ++k14) {
      const int t15 = y11 + 0 - k14 * 1, o16 = t15 / 2;
      if (t15 < 0 || t15 % 2 != 0 || o16 >= 14) continue;
      for (int k17 = 0; k17 < 2; ++k17) {
        const int t18 = x12 + 0 - k17 * 1, o19 = t18 / 2;
        if (t18 < 0 || t18 % 2 != 0 || o19 >= 14) continue;
        float best20 = -INFINITY; int row21 = -1, column22 = -1;
        for (int k23 = 0; k23 < 2; ++k23) {
          const int i24 = o16 * 2 + k23 * 1 - 0;
          if (i24 < 0 || i24 >= 28) continue;
          for (int k25 = 0; k25 < 2; ++k25) {
            const int i26 = o19 * 2 + k25 * 1 - 0;
            if (i26 < 0 || i26 >= 28) continue;
            const float v27 = (arena[a0 + b9 * 4704 + c10 * 784 + i24 * 28 + i26]);
            if (row21 < 0 || v27 > best20) { best20 = v27; row21 = i24; column22 = i26; }
          }
        }
        if (row21 == y11 && column22 == x12) total13 += (arena[a1 + b9 * 1176 + c10 * 196 + o16 * 14 + o19]);
      }
    }
    const float v28 = total13;
    const float v29 = arena[a2 + c8 * 4704 + c0 * 784 + c6 * 28 + c4];
    const float v31 = (v29 <= 0.0f) ? 0.0f : v28;
    part_of1 += v31;
    arena[a4 + c8 * 4704 + c0 * 784 + c6 * 28 + c4] = (v29 <= 0.0f) ? 0.0f : v28;
  }
  scratch[0 + item] = part_of1;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s33 = 128; s33 > 0; s33 >>= 1) {
    if (part < s33) {
      const int other34 = item + s33 * 1;
      scratch[0 + item] += scratch[0 + other34];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const float m35 = scratch[0 + item - part * 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  barrier(CLK_GLOBAL_MEM_FENCE);
  if (live && part == 0) {
    update_1(ok, params, slots, mask, step, a3 + c0, m35);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_0c2def6b49e1f66f(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3, int p1_4) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_4559c4dc1e1ff76b(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int once = tile >= end_0 && tile < end_1; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_a42e245c42e78032(tile - end_0, arena, params, slots, mask, control, step, scratch, p1_0, p1_1, p1_2, p1_3, p1_4);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// kernel 23: conv1 backward
#ifndef BODY_0D89980EC4C24958
#define BODY_0D89980EC4C24958
static inline void body_0d89980ec4c24958(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, __local float *restrict scratch, int a0, int a1, int a2) {
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
    base2[u10] = at11 * 784;
  }
  const int layer7 = item % 128, line6 = item / 128;
  float got9[4];
  int base8[4], edge4[4], edge5[4];
  #pragma unroll
  for (int u12 = 0; u12 < 4; ++u12) {
    const int at13 = min(right + line6 + u12 * 2, 25 - 1);
    const int q15 = (uint)(at13) / 5u, c14 = (uint)(at13) % 5u;
    const int c16 = q15;
    base8[u12] = -58 + c16 * 28 + c14;
    edge4[u12] = -2 + c16;
    edge5[u12] = -2 + c14;
  }
  const int x = item % 2, y = item / 2 % 2, slice = item / 4;
  float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;
  const int steps = (samples * 784 + 127) / 128;
  int now = 0;
  for (int s = 0; s <= steps; ++s) {
    if (s < steps) {
      {
        const int k17 = s * 128 + layer1;
        const int q19 = (uint)(k17) / 28u, c18 = (uint)(k17) % 28u;
        const int q21 = (uint)(q19) / 28u, c20 = (uint)(q19) % 28u;
        const int c22 = q21;
        const int off23 = c22 * 4704 + c20 * 28 + c18;
        #pragma unroll
        for (int u24 = 0; u24 < 4; ++u24) {
          const int inside = k17 < samples * 784;
          const float word = arena[inside ? a0 + (base2[u24] + off23) : 0];
          const float value = inside ? word : 0.0f;
          got3[u24] = value;
        }
      }
      {
        const int k25 = s * 128 + layer7;
        const int q27 = (uint)(k25) / 28u, c26 = (uint)(k25) % 28u;
        const int q29 = (uint)(q27) / 28u, c28 = (uint)(q27) % 28u;
        const int c30 = q29;
        const int off31 = c30 * 784 + c28 * 28 + c26;
        #pragma unroll
        for (int u32 = 0; u32 < 4; ++u32) {
          const int i33 = edge4[u32] + c28;
          const int i34 = edge5[u32] + c26;
          const int inside = k25 < samples * 784 && (uint)i33 < 28u && (uint)i34 < 28u;
          const float word = arena[inside ? a1 + (base8[u32] + off31) : 0];
          const float value = inside ? word : 0.0f;
          got9[u32] = value;
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
        for (int u35 = 0; u35 < 4; ++u35) {
          scratch[now + (layer1) * 12 + line0 + u35 * 2] = got3[u35];
        }
      }
      {
        #pragma unroll
        for (int u36 = 0; u36 < 4; ++u36) {
          scratch[now + 1536 + (layer7) * 12 + line6 + u36 * 2] = got9[u36];
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
    if (row < 6 && column < 25) {
      float total = scratch[e];
      for (int s = 1; s < 64; ++s) total += scratch[e + s * 64];
      const int c37 = row;
      const int q39 = (uint)(column) / 5u, c38 = (uint)(column) % 5u;
      const int c40 = q39;
      update_1(ok, params, slots, mask, step, a2 + c37 * 25 + c40 * 5 + c38, total);
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void k_d2cbb3724366a9fd(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  __local float scratch[6144] __attribute__((aligned(16)));
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  for (int once = tile >= 0 && tile < end_0; once; once = 0) {
    barrier(CLK_LOCAL_MEM_FENCE);
    body_0d89980ec4c24958(tile, arena, params, slots, mask, control, step, scratch, p0_0, p0_1, p0_2);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

