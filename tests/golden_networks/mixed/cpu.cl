// kernel 1: stem_conv forward, table forward, eye forward
#ifndef BODY_76D139BEF348E43E
#define BODY_76D139BEF348E43E
static inline void body_76d139bef348e43e(int tile, __global float *restrict arena, __global float *restrict params, int a0, int a1, int a2) {
  const int rest1 = tile / 2;
  const int from0 = (tile % 2) * 3;
  const int from2 = rest1;
  __global const float *a = arena + a0 + from2 * 200 + (-1) * 10 + (-1);
  __global const float *b = params + a1 + 0;
  float r[3][96];
  for (int part = 0; part < 5; part += 5) {
    float16 c[3][5];
    #pragma unroll
    for (int i = 0; i < 3; ++i) {
      #pragma unroll
      for (int j = 0; j < 5; ++j) {
        c[i][j] = (float16)(0.0f);
      }
    }
    for (int p = 0; p < 2; ++p) {
      __global const float *from = a + p * 100 + (part * 16);
      __global const float *w = b + from0 * 18 + p * 9;
      for (int h = 0; h < 3; ++h) {
        #pragma unroll
        for (int k = 0; k < 3; ++k) {
          float16 v[5];
          #pragma unroll
          for (int j = 0; j < 5; ++j) {
            v[j] = vload16(0, from + h * 10 + k + j * 16);
          }
          #pragma unroll
          for (int i = 0; i < 3; ++i) {
            const float16 n = (float16)(w[i * 18 + h * 3 + k]);
            #pragma unroll
            for (int j = 0; j < 5; ++j) {
              c[i][j] += n * v[j];
            }
          }
        }
      }
    }
    #pragma unroll
    for (int i = 0; i < 3; ++i) {
      #pragma unroll
      for (int j = 0; j < 5; ++j) {
        vstore16(c[i][j], part + j, r[i]);
      }
    }
  }
  for (int i = 0; i < 3; ++i) {
    const int q = from0 + i;
    for (int y = 0; y < 8; ++y) {
      for (int x = 0; x < 8; x += 16) {
        const int live = min(16, 8 - x);
        const float16 sum = vload16(0, r[i] + y * 10 + x);
        store_part(sum, live, arena + a2 + from2 * 384 + q * 64 + y * 8 + x);
      }
    }
  }
}
#endif
#ifndef BODY_14B20E14F7F17439
#define BODY_14B20E14F7F17439
static inline void body_14b20e14f7f17439(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 16;
  const int end_0 = min(begin_0 + 16, samples);
  for (int at_1 = 0; at_1 < 5; ++at_1) {
    for (int at_2 = 0; at_2 < 6; ++at_2) {
      int l0 = begin_0;
      for (; l0 + 16 <= end_0; l0 += 16) {
        float lane1[16];
        for (int j2 = 0; j2 < 16; ++j2) {
          const int x3 = l0 + j2;
          const int row4 = (int)arena[a1 + x3 * 5 + at_1];
          float total5 = 0.0f;
          if (row4 >= 0 && row4 < 12) {
            const float v6 = params[a0 + row4 * 16 + at_2];
            total5 = v6;
          }
          lane1[j2] = total5;
        }
        const float16 v7 = vload16(0, lane1);
        float lane9[16];
        vstore16(v7, 0, lane9);
        for (int j10 = 0; j10 < 16; ++j10) {
          arena[a2 + (l0 + j10) * 30 + at_1 * 6 + at_2] = lane9[j10];
        }
      }
      if (l0 < end_0) {
        const int live11 = end_0 - l0;
        float lane12[16];
        for (int j13 = 0; j13 < 16; ++j13) {
          const int x14 = l0 + min(j13, live11 - 1);
          const int row15 = (int)arena[a1 + x14 * 5 + at_1];
          float total16 = 0.0f;
          if (row15 >= 0 && row15 < 12) {
            const float v17 = params[a0 + row15 * 16 + at_2];
            total16 = v17;
          }
          lane12[j13] = total16;
        }
        const float16 v18 = vload16(0, lane12);
        float lane20[16];
        vstore16(v18, 0, lane20);
        for (int j21 = 0; j21 < live11; ++j21) {
          arena[a2 + (l0 + j21) * 30 + at_1 * 6 + at_2] = lane20[j21];
        }
      }
    }
  }
}
#endif
#ifndef BODY_1872E768FA00E0E0
#define BODY_1872E768FA00E0E0
static inline void body_1872e768fa00e0e0(int tile, __global float *restrict arena, int a0, int a1) {
  float16 r0[4] = {(float16)(0.0f), (float16)(0.0f), (float16)(0.0f), (float16)(0.0f)};
  int l2 = 0;
  for (; l2 + 64 <= 2304; l2 += 64) {
    #pragma unroll
    for (int u3 = 0; u3 < 4; ++u3) {
      const int l4 = l2 + u3 * 16;
      const float16 v5 = vload16(0, arena + a0 + l4);
      const float16 v7 = v5;
      r0[u3] += v7;
    }
  }
  const float m8 = sum_16(((r0[0] + r0[1]) + (r0[2] + r0[3])));
  arena[a1] = m8;
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_26f0d42a260c2739(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  if (tile >= 0 && tile < end_0) {
    body_76d139bef348e43e(tile, arena, params, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_14b20e14f7f17439(tile - end_0, arena, params, step, p1_0, p1_1, p1_2);
  }
  if (tile >= end_1 && tile < end_2) {
    body_1872e768fa00e0e0(tile - end_1, arena, p2_0, p2_1);
  }
}

// kernel 2: leaky_relu_1 forward, mix forward
#ifndef BODY_878BCD69417DCD60
#define BODY_878BCD69417DCD60
static inline void body_878bcd69417dcd60(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict states, __global const uint *restrict step, int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int a10, int a11) {
  const int samples = (int)step[0];
  const int begin_1 = tile;
  float16 r0 = (float16)(0.0f);
  for (int i2 = 0; i2 < 8; ++i2) {
    for (int i3 = 0; i3 < 8; ++i3) {
      int l4 = 0;
      for (; l4 + 16 <= samples; l4 += 16) {
        float lane5[16];
        for (int j6 = 0; j6 < 16; ++j6) {
          const int x7 = l4 + j6;
          lane5[j6] = arena[a0 + x7 * 384 + begin_1 * 64 + i2 * 8 + i3];
        }
        const float16 v8 = vload16(0, lane5);
        const float16 v10 = v8;
        r0 += v10;
      }
      if (l4 < samples) {
        const int live11 = samples - l4;
        float lane12[16];
        for (int j13 = 0; j13 < 16; ++j13) {
          const int x14 = l4 + min(j13, live11 - 1);
          lane12[j13] = arena[a0 + x14 * 384 + begin_1 * 64 + i2 * 8 + i3];
        }
        const float16 v15 = vload16(0, lane12);
        const float16 v17 = (LANES < (int16)(live11)) ? (v15) : (float16)(0.0f);
        r0 += v17;
      }
    }
  }
  const float m18 = sum_16(r0);
  float16 r19 = (float16)(0.0f);
  for (int i21 = 0; i21 < 8; ++i21) {
    for (int i22 = 0; i22 < 8; ++i22) {
      int l23 = 0;
      for (; l23 + 16 <= samples; l23 += 16) {
        float lane24[16];
        for (int j25 = 0; j25 < 16; ++j25) {
          const int x26 = l23 + j25;
          lane24[j25] = arena[a0 + x26 * 384 + begin_1 * 64 + i21 * 8 + i22];
        }
        const float16 v27 = vload16(0, lane24);
        const float16 t28_0 = v27 - ((float16)(m18) * ((float16)(0.015625f) / (float16)((float)samples)));
        const float16 v29 = t28_0 * t28_0;
        r19 += v29;
      }
      if (l23 < samples) {
        const int live30 = samples - l23;
        float lane31[16];
        for (int j32 = 0; j32 < 16; ++j32) {
          const int x33 = l23 + min(j32, live30 - 1);
          lane31[j32] = arena[a0 + x33 * 384 + begin_1 * 64 + i21 * 8 + i22];
        }
        const float16 v34 = vload16(0, lane31);
        const float16 t35_0 = v34 - ((float16)(m18) * ((float16)(0.015625f) / (float16)((float)samples)));
        const float16 v36 = (LANES < (int16)(live30)) ? (t35_0 * t35_0) : (float16)(0.0f);
        r19 += v36;
      }
    }
  }
  const float m37 = sum_16(r19);
  const float v38 = states[a1 + begin_1];
  const float v39 = states[a2 + begin_1];
  arena[a5 + begin_1] = m18 * (0.015625f / (float)samples);
  arena[a6 + begin_1] = m37 * (0.015625f / (float)samples);
  arena[a7 + begin_1] = (v38 * 0.9f) + ((m18 * (0.015625f / (float)samples)) * 0.1f);
  const float t43_0 = (float)samples * 64.0f;
  arena[a8 + begin_1] = (v39 * 0.9f) + (((m37 * (0.015625f / (float)samples)) * (t43_0 / (t43_0 - 1.0f))) * 0.1f);
  arena[a9 + begin_1] = 1.0f / sqrt((m37 * (0.015625f / (float)samples)) + 1e-5f);
  for (int i45 = 0; i45 < 8; ++i45) {
    for (int i46 = 0; i46 < 8; ++i46) {
      int l47 = 0;
      for (; l47 + 16 <= samples; l47 += 16) {
        float lane48[16];
        for (int j49 = 0; j49 < 16; ++j49) {
          const int x50 = l47 + j49;
          lane48[j49] = arena[a0 + x50 * 384 + begin_1 * 64 + i45 * 8 + i46];
        }
        const float16 v51 = vload16(0, lane48);
        const float16 v52 = (float16)(params[a3 + begin_1]);
        const float16 v53 = (float16)(params[a4 + begin_1]);
        const float16 t54_0 = (float16)(0.015625f) / (float16)((float)samples);
        float lane55[16];
        vstore16((((v51 - ((float16)(m18) * t54_0)) * ((float16)(1.0f) / sqrt(((float16)(m37) * t54_0) + (float16)(1e-5f)))) * v52) + v53, 0, lane55);
        for (int j56 = 0; j56 < 16; ++j56) {
          arena[a10 + (l47 + j56) * 384 + begin_1 * 64 + i45 * 8 + i46] = lane55[j56];
        }
        const float16 t57_0 = (float16)(0.015625f) / (float16)((float)samples);
        const float16 t57_1 = (((v51 - ((float16)(m18) * t57_0)) * ((float16)(1.0f) / sqrt(((float16)(m37) * t57_0) + (float16)(1e-5f)))) * v52) + v53;
        float lane58[16];
        vstore16(((float16)(0.0f) < t57_1) ? t57_1 : (t57_1 * (float16)(0.1f)), 0, lane58);
        for (int j59 = 0; j59 < 16; ++j59) {
          arena[a11 + (l47 + j59) * 600 + begin_1 * 100 + i45 * 10 + i46] = lane58[j59];
        }
      }
      if (l47 < samples) {
        const int live60 = samples - l47;
        float lane61[16];
        for (int j62 = 0; j62 < 16; ++j62) {
          const int x63 = l47 + min(j62, live60 - 1);
          lane61[j62] = arena[a0 + x63 * 384 + begin_1 * 64 + i45 * 8 + i46];
        }
        const float16 v64 = vload16(0, lane61);
        const float16 v65 = (float16)(params[a3 + begin_1]);
        const float16 v66 = (float16)(params[a4 + begin_1]);
        const float16 t67_0 = (float16)(0.015625f) / (float16)((float)samples);
        float lane68[16];
        vstore16((((v64 - ((float16)(m18) * t67_0)) * ((float16)(1.0f) / sqrt(((float16)(m37) * t67_0) + (float16)(1e-5f)))) * v65) + v66, 0, lane68);
        for (int j69 = 0; j69 < live60; ++j69) {
          arena[a10 + (l47 + j69) * 384 + begin_1 * 64 + i45 * 8 + i46] = lane68[j69];
        }
        const float16 t70_0 = (float16)(0.015625f) / (float16)((float)samples);
        const float16 t70_1 = (((v64 - ((float16)(m18) * t70_0)) * ((float16)(1.0f) / sqrt(((float16)(m37) * t70_0) + (float16)(1e-5f)))) * v65) + v66;
        float lane71[16];
        vstore16(((float16)(0.0f) < t70_1) ? t70_1 : (t70_1 * (float16)(0.1f)), 0, lane71);
        for (int j72 = 0; j72 < live60; ++j72) {
          arena[a11 + (l47 + j72) * 600 + begin_1 * 100 + i45 * 10 + i46] = lane71[j72];
        }
      }
    }
  }
}
#endif
#ifndef BODY_66216740ED511E40
#define BODY_66216740ED511E40
static inline void body_66216740ed511e40(int tile, __global float *restrict arena, __global float *restrict params, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int count1 = (samples * 5 + 7) / 8;
  const int rest2 = tile / count1;
  const int from0 = (tile % count1) * 8;
  __global const float *b = params + a1;
  __global const float *a = arena + a0 + from0 * 6;
  float16 c[8][1];
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < 6; ++k) {
    float16 x[1];
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      x[j] = vload16(j, b + k * 16);
    }
    #pragma unroll
    for (int i = 0; i < 8; ++i) {
      const float16 y = (float16)(a[i * 6 + k * 1]);
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 8; ++i) {
    const int m = from0 + i;
    if (m < samples * 5) {
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        const int n = 0 + 16 * j;
        const int live3 = min(16, 8 - n);
        const float16 sum = c[i][j];
        const float16 v4 = vload16(0, params + a2 + n);
        store_part(sum + v4, live3, arena + a3 + m * 16 + n);
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_ec09e06a0b2d5017(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3, int p0_4, int p0_5, int p0_6, int p0_7, int p0_8, int p0_9, int p0_10, int p0_11, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_878bcd69417dcd60(tile, arena, params, states, step, p0_0, p0_1, p0_2, p0_3, p0_4, p0_5, p0_6, p0_7, p0_8, p0_9, p0_10, p0_11);
  }
  if (tile >= end_0 && tile < end_1) {
    body_66216740ed511e40(tile - end_0, arena, params, step, p1_0, p1_1, p1_2, p1_3);
  }
}

// kernel 8: dropout_1 forward
#ifndef BODY_D4A720D7967A5095
#define BODY_D4A720D7967A5095
static inline void body_d4a720d7967a5095(int tile, __global float *restrict arena, __global const uint *restrict step, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 6;
  const int end_0 = min(begin_0 + 6, samples);
  for (int at_0 = begin_0; at_0 < end_0; ++at_0) {
    int l0 = 0;
    for (; l0 + 16 <= 48; l0 += 16) {
      float lane1[16];
      for (int j2 = 0; j2 < 16; ++j2) {
        const int x3 = l0 + j2;
        lane1[j2] = (x3 >= 0 && x3 < 24) ? arena[a0 + at_0 * 32 + x3] : 0.0f;
      }
      const float16 v4 = vload16(0, lane1);
      float lane5[16];
      for (int j6 = 0; j6 < 16; ++j6) {
        const int x7 = l0 + j6;
        lane5[j6] = (x7 >= 24 && x7 < 48) ? arena[a1 + at_0 * 32 + x7] : 0.0f;
      }
      const float16 v8 = vload16(0, lane5);
      const float16 v9 = random_16(step, a2, (int16)(at_0 * 48 + l0) + 1 * LANES);
      vstore16((v9 < (float16)(0.25f)) ? (float16)(0.0f) : ((v4 + v8) * (float16)(1.3333334f)), 0, arena + a3 + at_0 * 48 + l0);
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_03883885019d8828(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_d4a720d7967a5095(tile, arena, step, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 21: softmax_1 backward, main backward
#ifndef BODY_44839440518300C7
#define BODY_44839440518300C7
static inline void body_44839440518300c7(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const float *restrict data_3, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 16;
  const int end_0 = min(begin_0 + 16, samples);
  int l0 = begin_0;
  for (; l0 + 16 <= end_0; l0 += 16) {
    float16 r1 = (float16)(-INFINITY);
    for (int i3 = 0; i3 < 3; ++i3) {
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
    for (int i13 = 0; i13 < 3; ++i13) {
      float lane14[16];
      for (int j15 = 0; j15 < 16; ++j15) {
        const int x16 = l0 + j15;
        lane14[j15] = arena[a0 + x16 * 16 + i13];
      }
      const float16 v17 = vload16(0, lane14);
      const float16 v19 = exp(v17 - m10);
      r11 += v19;
    }
    const float16 m20 = r11;
    float16 r21 = (float16)(0.0f);
    float16 r23 = (float16)(0.0f);
    for (int i25 = 0; i25 < 3; ++i25) {
      float lane26[16];
      for (int j27 = 0; j27 < 16; ++j27) {
        const int x28 = l0 + j27;
        lane26[j27] = arena[a0 + x28 * 16 + i25];
      }
      const float16 v29 = vload16(0, lane26);
      float lane30[16];
      for (int j31 = 0; j31 < 16; ++j31) {
        const int x32 = l0 + j31;
        lane30[j31] = (data_3 + (size_t)batch[x32] * 3)[a1 + i25];
      }
      const float16 v33 = vload16(0, lane30);
      const float16 t34_0 = (exp(v29 - m10) / m20) - v33;
      const float16 v35 = t34_0 * t34_0;
      r21 += v35;
      const float16 t36_0 = exp(v29 - m10) / m20;
      const float16 v37 = ((-t36_0) / m20) * (((t36_0 - v33) * (float16)(2.0f)) * (((float16)(0.33333334f) / (float16)((float)samples)) * (float16)(0.5f)));
      r23 += v37;
    }
    const float16 m38 = r21;
    const float16 m39 = r23;
    vstore16(m38, 0, arena + a2 + l0);
    for (int i41 = 0; i41 < 3; ++i41) {
      float lane42[16];
      for (int j43 = 0; j43 < 16; ++j43) {
        const int x44 = l0 + j43;
        lane42[j43] = arena[a0 + x44 * 16 + i41];
      }
      const float16 v45 = vload16(0, lane42);
      float lane46[16];
      for (int j47 = 0; j47 < 16; ++j47) {
        const int x48 = l0 + j47;
        lane46[j47] = (data_3 + (size_t)batch[x48] * 3)[a1 + i41];
      }
      const float16 v49 = vload16(0, lane46);
      const float16 t50_0 = exp(v45 - m10);
      float lane51[16];
      vstore16(t50_0 * ((((((t50_0 / m20) - v49) * (float16)(2.0f)) * (((float16)(0.33333334f) / (float16)((float)samples)) * (float16)(0.5f))) / m20) + m39), 0, lane51);
      for (int j52 = 0; j52 < 16; ++j52) {
        arena[a3 + (l0 + j52) * 16 + i41] = lane51[j52];
      }
    }
  }
  if (l0 < end_0) {
    const int live53 = end_0 - l0;
    float16 r54 = (float16)(-INFINITY);
    for (int i56 = 0; i56 < 3; ++i56) {
      float lane57[16];
      for (int j58 = 0; j58 < 16; ++j58) {
        const int x59 = l0 + min(j58, live53 - 1);
        lane57[j58] = arena[a0 + x59 * 16 + i56];
      }
      const float16 v60 = vload16(0, lane57);
      const float16 v62 = v60;
      r54 = (r54 < v62) ? v62 : r54;
    }
    const float16 m63 = r54;
    float16 r64 = (float16)(0.0f);
    for (int i66 = 0; i66 < 3; ++i66) {
      float lane67[16];
      for (int j68 = 0; j68 < 16; ++j68) {
        const int x69 = l0 + min(j68, live53 - 1);
        lane67[j68] = arena[a0 + x69 * 16 + i66];
      }
      const float16 v70 = vload16(0, lane67);
      const float16 v72 = exp(v70 - m63);
      r64 += v72;
    }
    const float16 m73 = r64;
    float16 r74 = (float16)(0.0f);
    float16 r76 = (float16)(0.0f);
    for (int i78 = 0; i78 < 3; ++i78) {
      float lane79[16];
      for (int j80 = 0; j80 < 16; ++j80) {
        const int x81 = l0 + min(j80, live53 - 1);
        lane79[j80] = arena[a0 + x81 * 16 + i78];
      }
      const float16 v82 = vload16(0, lane79);
      float lane83[16];
      for (int j84 = 0; j84 < 16; ++j84) {
        const int x85 = l0 + min(j84, live53 - 1);
        lane83[j84] = (data_3 + (size_t)batch[x85] * 3)[a1 + i78];
      }
      const float16 v86 = vload16(0, lane83);
      const float16 t87_0 = (exp(v82 - m63) / m73) - v86;
      const float16 v88 = t87_0 * t87_0;
      r74 += v88;
      const float16 t89_0 = exp(v82 - m63) / m73;
      const float16 v90 = ((-t89_0) / m73) * (((t89_0 - v86) * (float16)(2.0f)) * (((float16)(0.33333334f) / (float16)((float)samples)) * (float16)(0.5f)));
      r76 += v90;
    }
    const float16 m91 = r74;
    const float16 m92 = r76;
    store_part(m91, live53, arena + a2 + l0);
    for (int i94 = 0; i94 < 3; ++i94) {
      float lane95[16];
      for (int j96 = 0; j96 < 16; ++j96) {
        const int x97 = l0 + min(j96, live53 - 1);
        lane95[j96] = arena[a0 + x97 * 16 + i94];
      }
      const float16 v98 = vload16(0, lane95);
      float lane99[16];
      for (int j100 = 0; j100 < 16; ++j100) {
        const int x101 = l0 + min(j100, live53 - 1);
        lane99[j100] = (data_3 + (size_t)batch[x101] * 3)[a1 + i94];
      }
      const float16 v102 = vload16(0, lane99);
      const float16 t103_0 = exp(v98 - m63);
      float lane104[16];
      vstore16(t103_0 * ((((((t103_0 / m73) - v102) * (float16)(2.0f)) * (((float16)(0.33333334f) / (float16)((float)samples)) * (float16)(0.5f))) / m73) + m92), 0, lane104);
      for (int j105 = 0; j105 < live53; ++j105) {
        arena[a3 + (l0 + j105) * 16 + i94] = lane104[j105];
      }
    }
  }
}
#endif
#ifndef BODY_9E3F40D3E1707D2F
#define BODY_9E3F40D3E1707D2F
static inline void body_9e3f40d3e1707d2f(int tile, __global float *restrict arena, __global const uint *restrict step, __global const int *restrict batch, __global const int *restrict data_2, int a0, int a1, int a2, int a3) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 16;
  const int end_0 = min(begin_0 + 16, samples);
  int l0 = begin_0;
  for (; l0 + 16 <= end_0; l0 += 16) {
    float16 r1 = (float16)(-INFINITY);
    for (int i3 = 0; i3 < 4; ++i3) {
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
    for (int i15 = 0; i15 < 4; ++i15) {
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
        lane21[j22] = (float)(data_2 + (size_t)batch[x23] * 1)[a1];
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
    for (int i32 = 0; i32 < 4; ++i32) {
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
        lane38[j39] = (float)(data_2 + (size_t)batch[x40] * 1)[a1];
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
    for (int i48 = 0; i48 < 4; ++i48) {
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
    for (int i60 = 0; i60 < 4; ++i60) {
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
        lane66[j67] = (float)(data_2 + (size_t)batch[x68] * 1)[a1];
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
    for (int i77 = 0; i77 < 4; ++i77) {
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
        lane83[j84] = (float)(data_2 + (size_t)batch[x85] * 1)[a1];
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
void k_f6121257cc68bfd4(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_44839440518300c7(tile, arena, step, batch, data_3, p0_0, p0_1, p0_2, p0_3);
  }
  if (tile >= end_0 && tile < end_1) {
    body_9e3f40d3e1707d2f(tile - end_0, arena, step, batch, data_2, p1_0, p1_1, p1_2, p1_3);
  }
}

// kernel 27: mix backward, table backward, conv backward, stem_conv backward
#ifndef BODY_8649D983AD5E9C7D
#define BODY_8649D983AD5E9C7D
static inline void body_8649d983ad5e9c7d(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 3;
  const int from0 = (tile % 3) * 2;
  __global const float *b = arena + a1;
  __global const float *a = arena + a0 + from0;
  float16 c[2][1];
  #pragma unroll
  for (int i = 0; i < 2; ++i) {
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      c[i][j] = (float16)(0.0f);
    }
  }
  for (int k = 0; k < samples * 5; ++k) {
    float16 x[1];
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      x[j] = vload16(j, b + k * 8);
    }
    #pragma unroll
    for (int i = 0; i < 2; ++i) {
      const float16 y = (float16)(a[i * 1 + k * 6]);
      #pragma unroll
      for (int j = 0; j < 1; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 2; ++i) {
    const int m = from0 + i;
    #pragma unroll
    for (int j = 0; j < 1; ++j) {
      const int n = 0 + 16 * j;
      const int live2 = min(16, 8 - n);
      const float16 sum = c[i][j];
      update_16(ok, params, slots, mask, step, a2 + m * 16 + n, sum, live2);
    }
  }
}
#endif
#ifndef BODY_368DB52248A08F16
#define BODY_368DB52248A08F16
static inline void body_368db52248a08f16(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  for (int at_1 = 0; at_1 < 6; ++at_1) {
    int l0 = 0;
    {
      float lane1[16];
      for (int j2 = 0; j2 < 16; ++j2) {
        const int x3 = l0 + min(j2, 12 - 1);
        float total4 = 0.0f;
        for (int i5 = 0; i5 < samples; ++i5) {
          for (int i6 = 0; i6 < 5; ++i6) {
            if (((int)arena[a0 + i5 * 5 + i6]) == x3) {
              const float v7 = arena[a1 + i5 * 80 + i6 * 16 + at_1];
              total4 += v7;
            }
          }
        }
        lane1[j2] = total4;
      }
      const float16 v8 = vload16(0, lane1);
      float lane10[16];
      vstore16(v8, 0, lane10);
      for (int j11 = 0; j11 < 12; ++j11) {
        update_1(ok, params, slots, mask, step, a2 + (l0 + j11) * 16 + at_1, lane10[j11]);
      }
    }
  }
}
#endif
#ifndef BODY_81765864F2D1DA6F
#define BODY_81765864F2D1DA6F
static inline void body_81765864f2d1da6f(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 3;
  const int from0 = (tile % 3);
  const int rest3 = rest1 / 6;
  const int from2 = (rest1 % 6);
  float16 sums[18];
  for (int i = 0; i < 18; ++i) sums[i] = (float16)(0.0f);
  const int16 inside = LANES < (int16)(8 + min(samples, 0));
  for (int first = 0; first < samples; first += 4) {
    const int last = min(first + 4, samples);
    float16 *s = sums;
    for (int o = 0; o < 6; o += 6) {
      for (int p = 0; p < 1; p += 1) {
        for (int h = 0; h < 1; ++h) {
          float16 c[6][3];
          #pragma unroll
          for (int i = 0; i < 6; ++i) {
            #pragma unroll
            for (int j = 0; j < 3; ++j) {
              c[i][j] = s[i * 3 + j];
            }
          }
          for (int b = first; b < last; ++b) {
            __global const float *x = arena + a0 + b * 600 + (from2 + p) * 100 + (-1) * 10 + (-1);
            __global const float *dy = arena + a1 + b * 600 + o * 100;
            for (int y = 0; y < 8; ++y) {
              __global const float *from = x + ((from0 + h) + y) * 10;
              __global const float *to = dy + y * 10;
              {
                float16 v[3];
                #pragma unroll
                for (int u = 0; u < 1; ++u) {
                  #pragma unroll
                  for (int q = 0; q < 3; ++q) {
                    v[u * 3 + q] = as_float16(as_int16(vload16(0, from + u * 100 + q + 0)) & inside);
                  }
                }
                #pragma unroll
                for (int i = 0; i < 6; ++i) {
                  const float16 d = as_float16(as_int16(vload16(0, to + i * 100 + 0)) & inside);
                  #pragma unroll
                  for (int j = 0; j < 3; ++j) {
                    c[i][j] += d * v[j];
                  }
                }
              }
            }
          }
          #pragma unroll
          for (int i = 0; i < 6; ++i) {
            #pragma unroll
            for (int j = 0; j < 3; ++j) {
              s[i * 3 + j] = c[i][j];
            }
          }
          s += 18;
        }
      }
    }
  }
  float r[16];
  for (int i = 0; i < 6; ++i) {
    for (int p = 0; p < 1; ++p) {
      const int o = i, c = from2 + p;
      const float16 *s = sums + (i / 6 * 1 + p / 1) * 18 + i % 6 * 3 + p % 1 * 3;
      for (int h = 0; h < 1; ++h) {
        const int row = from0 + h;
        for (int q = 0; q < 3; ++q) r[q] = sum_16(s[h * 18 + q]);
        int l4 = 0;
        {
          const float16 sum = vload16(0, r + l4);
          update_16(ok, params, slots, mask, step, a2 + o * 54 + c * 9 + row * 3 + l4, sum, 3);
        }
      }
    }
  }
}
#endif
#ifndef BODY_9629E9B3998DB171
#define BODY_9629E9B3998DB171
static inline void body_9629e9b3998db171(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int begin_1 = tile;
  float16 r0 = (float16)(0.0f);
  float16 r2 = (float16)(0.0f);
  float16 r4 = (float16)(0.0f);
  for (int i6 = 0; i6 < samples; ++i6) {
    int l7 = 0;
    for (; l7 + 16 <= 64; l7 += 16) {
      const float16 v8 = vload16(0, arena + a3 + i6 * 384 + begin_1 * 64 + l7);
      const float16 v9 = vload16(0, arena + a0 + i6 * 384 + begin_1 * 64 + l7);
      const float16 v10 = (float16)(arena[a1 + begin_1]);
      const float16 v11 = (float16)(arena[a4 + begin_1]);
      const float16 v12 = (float16)(params[a2 + begin_1]);
      const float16 v14 = v8;
      r0 += v14;
      const float16 v16 = ((v9 - v10) * v11) * v8;
      r2 += v16;
      const float16 v18 = ((v9 - v10) * v12) * v8;
      r4 += v18;
    }
  }
  const float m19 = sum_16(r0);
  const float m20 = sum_16(r2);
  const float m21 = sum_16(r4);
  float16 r22 = (float16)(0.0f);
  for (int i24 = 0; i24 < samples; ++i24) {
    int l25 = 0;
    for (; l25 + 16 <= 64; l25 += 16) {
      const float16 v26 = vload16(0, arena + a0 + i24 * 384 + begin_1 * 64 + l25);
      const float16 v27 = (float16)(arena[a1 + begin_1]);
      const float16 v28 = (float16)(params[a2 + begin_1]);
      const float16 v29 = vload16(0, arena + a3 + i24 * 384 + begin_1 * 64 + l25);
      const float16 v30 = (float16)(arena[a4 + begin_1]);
      const float16 v31 = (float16)(arena[a5 + begin_1]);
      const float16 t32_0 = sqrt(v31 + (float16)(1e-5f));
      const float16 v33 = (((-v30) * v28) * v29) + (((v26 - v27) * (float16)((-2.0f))) * (((float16)(0.015625f) / (float16)((float)samples)) * (((-(((float16)(0.5f) / t32_0) / t32_0)) / t32_0) * (float16)(m21))));
      r22 += v33;
    }
  }
  const float m34 = sum_16(r22);
  update_1(ok, params, slots, mask, step, a7 + begin_1, m19);
  arena[a8 + begin_1] = m20;
  for (int i37 = 0; i37 < samples; ++i37) {
    int l38 = 0;
    for (; l38 + 16 <= 64; l38 += 16) {
      const float16 v39 = vload16(0, arena + a0 + i37 * 384 + begin_1 * 64 + l38);
      const float16 v40 = (float16)(arena[a1 + begin_1]);
      const float16 v41 = (float16)(arena[a5 + begin_1]);
      const float16 v42 = vload16(0, arena + a6 + i37 * 384 + begin_1 * 64 + l38);
      const float16 t43_0 = (float16)(0.015625f) / (float16)((float)samples);
      const float16 t43_1 = sqrt(v41 + (float16)(1e-5f));
      const float16 t43_2 = v42 + (((v39 - v40) * (float16)(2.0f)) * (t43_0 * (((-(((float16)(0.5f) / t43_1) / t43_1)) / t43_1) * (float16)(m21))));
      vstore16(t43_2 + (t43_0 * (float16)(m34)), 0, arena + a9 + i37 * 384 + begin_1 * 64 + l38);
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_a5a233f2d9c53fc0(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int tiles_2, int p2_0, int p2_1, int p2_2, int tiles_3, int p3_0, int p3_1, int p3_2, int p3_3, int p3_4, int p3_5, int p3_6, int p3_7, int p3_8, int p3_9) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  const int end_2 = end_1 + tiles_2;
  const int end_3 = end_2 + tiles_3;
  if (tile >= 0 && tile < end_0) {
    body_8649d983ad5e9c7d(tile, arena, params, slots, mask, control, step, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_368db52248a08f16(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1, p1_2);
  }
  if (tile >= end_1 && tile < end_2) {
    body_81765864f2d1da6f(tile - end_1, arena, params, slots, mask, control, step, p2_0, p2_1, p2_2);
  }
  if (tile >= end_2 && tile < end_3) {
    body_9629e9b3998db171(tile - end_2, arena, params, slots, mask, control, step, p3_0, p3_1, p3_2, p3_3, p3_4, p3_5, p3_6, p3_7, p3_8, p3_9);
  }
}

// kernel 28: stem_conv backward, bn1 backward
#ifndef BODY_1DA5E42411B301C5
#define BODY_1DA5E42411B301C5
static inline void body_1da5e42411b301c5(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 3;
  const int from0 = (tile % 3);
  const int rest3 = rest1 / 2;
  const int from2 = (rest1 % 2);
  float16 sums[18];
  for (int i = 0; i < 18; ++i) sums[i] = (float16)(0.0f);
  const int16 inside = LANES < (int16)(8 + min(samples, 0));
  for (int first = 0; first < samples; first += 4) {
    const int last = min(first + 4, samples);
    float16 *s = sums;
    for (int o = 0; o < 6; o += 6) {
      for (int p = 0; p < 1; p += 1) {
        for (int h = 0; h < 1; ++h) {
          float16 c[6][3];
          #pragma unroll
          for (int i = 0; i < 6; ++i) {
            #pragma unroll
            for (int j = 0; j < 3; ++j) {
              c[i][j] = s[i * 3 + j];
            }
          }
          for (int b = first; b < last; ++b) {
            __global const float *x = arena + a0 + b * 200 + (from2 + p) * 100 + (-1) * 10 + (-1);
            __global const float *dy = arena + a1 + b * 384 + o * 64;
            for (int y = 0; y < 8; ++y) {
              __global const float *from = x + ((from0 + h) + y) * 10;
              __global const float *to = dy + y * 8;
              {
                float16 v[3];
                #pragma unroll
                for (int u = 0; u < 1; ++u) {
                  #pragma unroll
                  for (int q = 0; q < 3; ++q) {
                    v[u * 3 + q] = as_float16(as_int16(vload16(0, from + u * 100 + q + 0)) & inside);
                  }
                }
                #pragma unroll
                for (int i = 0; i < 6; ++i) {
                  const float16 d = as_float16(as_int16(vload16(0, to + i * 64 + 0)) & inside);
                  #pragma unroll
                  for (int j = 0; j < 3; ++j) {
                    c[i][j] += d * v[j];
                  }
                }
              }
            }
          }
          #pragma unroll
          for (int i = 0; i < 6; ++i) {
            #pragma unroll
            for (int j = 0; j < 3; ++j) {
              s[i * 3 + j] = c[i][j];
            }
          }
          s += 18;
        }
      }
    }
  }
  float r[16];
  for (int i = 0; i < 6; ++i) {
    for (int p = 0; p < 1; ++p) {
      const int o = i, c = from2 + p;
      const float16 *s = sums + (i / 6 * 1 + p / 1) * 18 + i % 6 * 3 + p % 1 * 3;
      for (int h = 0; h < 1; ++h) {
        const int row = from0 + h;
        for (int q = 0; q < 3; ++q) r[q] = sum_16(s[h * 18 + q]);
        int l4 = 0;
        {
          const float16 sum = vload16(0, r + l4);
          update_16(ok, params, slots, mask, step, a2 + o * 18 + c * 9 + row * 3 + l4, sum, 3);
        }
      }
    }
  }
}
#endif
#ifndef BODY_066EFBD1FE781210
#define BODY_066EFBD1FE781210
static inline void body_066efbd1fe781210(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1) {
  const int ok = control[0] == 0;
  int l0 = 0;
  {
    const float16 v1 = vload16(0, arena + a0 + l0);
    update_16(ok, params, slots, mask, step, a1 + l0, v1, 6);
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_d08838accbeaaad7(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const float *restrict data_0, __global const int *restrict data_1, __global const int *restrict data_2, __global const float *restrict data_3, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 4;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_1da5e42411b301c5(tile, arena, params, slots, mask, control, step, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_066efbd1fe781210(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1);
  }
}

