// kernel 1: conv1 forward
#ifndef BODY_18877A38A5F4441C
#define BODY_18877A38A5F4441C
static inline void body_18877a38a5f4441c(int tile, __global float *restrict arena, __global float *restrict params, int a0, int a1, int a2, int a3) {
  const int from0 = tile;
  __global const float *a = arena + a0 + from0 * 1024 + (-2) * 32 + (-2);
  __global const float *b = params + a1 + 0;
  for (int row = 0; row < 28; row += 4) {
    for (int own = 0; own < 0 + 1; own += 6) {
      for (int x = 0; x < 28; x += 16) {
        float16 c[6][4];
        #pragma unroll
        for (int i = 0; i < 6; ++i) {
          #pragma unroll
          for (int j = 0; j < 4; ++j) {
            c[i][j] = (float16)(0.0f);
          }
        }
        for (int p = 0; p < 1; ++p) {
          __global const float *from = a + p * 1024 + row * 32 + x;
          __global const float *w = b + own * 25 + p * 25;
          for (int h = 0; h < 5; ++h) {
            #pragma unroll
            for (int k = 0; k < 5; ++k) {
              float16 v[4];
              #pragma unroll
              for (int j = 0; j < 4; ++j) {
                v[j] = vload16(0, from + h * 32 + k + j * 32);
              }
              #pragma unroll
              for (int i = 0; i < 6; ++i) {
                const float16 n = (float16)(w[i * 25 + h * 5 + k]);
                #pragma unroll
                for (int j = 0; j < 4; ++j) {
                  c[i][j] += n * v[j];
                }
              }
            }
          }
        }
        #pragma unroll
        for (int i = 0; i < 6; ++i) {
          #pragma unroll
          for (int j = 0; j < 4; ++j) {
            const int q = own + i, y = row + j;
            const int live = min(16, 28 - x);
            const float16 sum = c[i][j];
            const float16 v1 = (float16)(params[a2 + q]);
            const float16 t2_0 = sum + v1;
            store_part((t2_0 < (float16)(0.0f)) ? (float16)(0.0f) : t2_0, live, arena + a3 + from0 * 4704 + q * 784 + y * 28 + x);
          }
        }
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_80f2b4006ec3150d(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int p0_3) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_18877a38a5f4441c(tile, arena, params, p0_0, p0_1, p0_2, p0_3);
  }
}

// kernel 2: max_pool2d_1 forward
#ifndef BODY_0E9187D6BB15CFAC
#define BODY_0E9187D6BB15CFAC
static inline void body_0e9187d6bb15cfac(int tile, __global float *restrict arena, __global const uint *restrict step, int a0, int a1) {
  const int samples = (int)step[0];
  const int begin_0 = tile * 3;
  const int end_0 = min(begin_0 + 3, samples);
  for (int at_0 = begin_0; at_0 < end_0; ++at_0) {
    for (int at_1 = 0; at_1 < 6; ++at_1) {
      for (int at_2 = 0; at_2 < 14; ++at_2) {
        int l0 = 0;
        {
          const int b1 = at_0;
          const int c2 = at_1;
          const int y3 = at_2;
          const int x4 = l0;
          float16 acc5 = (float16)(-INFINITY); int rows6 = 0;
          for (int k7 = 0; k7 < 2; ++k7) {
            const int i8 = y3 * 2 + k7 * 1 - 0;
            if (i8 < 0 || i8 >= 28) continue;
            for (int q9 = 0; q9 < 2; ++q9) {
              const float16 v10 = load_even(arena + a0 + b1 * 4704 + c2 * 784 + i8 * 28 + (x4 * 2 + q9 * 1), 14);
              acc5 = (v10 > acc5) ? v10 : acc5;
            }
            rows6 += 1;
          }
          store_part(acc5, 14, arena + a1 + at_0 * 1176 + at_1 * 196 + at_2 * 14 + l0);
        }
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_689d72f0fc8b6e51(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_0e9187d6bb15cfac(tile, arena, step, p0_0, p0_1);
  }
}

// kernel 20: fc1 backward, conv2 backward
#ifndef BODY_4F233670F118B658
#define BODY_4F233670F118B658
static inline void body_4f233670f118b658(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 31;
  const int from0 = (tile % 31) * 13;
  const int from2 = rest1 * 32;
  const int begin3 = min(from0, 387);
  __global const float *b = arena + a1 + from2;
  __global const float *a = arena + a0 + begin3;
  float16 c[13][2];
  #pragma unroll
  for (int i = 0; i < 13; ++i) {
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
    for (int i = 0; i < 13; ++i) {
      const float16 y = (float16)(a[i * 1 + k * 400]);
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        c[i][j] += y * x[j];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 13; ++i) {
    const int m = begin3 + i;
    if (m >= from0) {
      #pragma unroll
      for (int j = 0; j < 2; ++j) {
        const int n = from2 + 16 * j;
        const int live4 = min(16, 120 - n);
        const float16 sum = c[i][j];
        update_16(ok, params, slots, mask, step, a2 + m * 128 + n, sum, live4);
      }
    }
  }
}
#endif
#ifndef BODY_DDCE4019C2885BF6
#define BODY_DDCE4019C2885BF6
static inline void body_ddce4019c2885bf6(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2, int a3, int a4) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int begin_1 = tile;
  float16 r0 = (float16)(0.0f);
  for (int i2 = 0; i2 < 10; ++i2) {
    for (int i3 = 0; i3 < 10; ++i3) {
      int l4 = 0;
      for (; l4 + 16 <= samples; l4 += 16) {
        float lane5[16];
        for (int j6 = 0; j6 < 16; ++j6) {
          const int x7 = l4 + j6;
          const int b8 = x7;
          const int c9 = begin_1;
          const int y10 = i2;
          const int x11 = i3;
          float total12 = 0.0f;
          for (int k13 = 0; k13 < 2; ++k13) {
            const int t14 = y10 + 0 - k13 * 1, o15 = t14 / 2;
            if (t14 < 0 || t14 % 2 != 0 || o15 >= 5) continue;
            for (int k16 = 0; k16 < 2; ++k16) {
              const int t17 = x11 + 0 - k16 * 1, o18 = t17 / 2;
              if (t17 < 0 || t17 % 2 != 0 || o18 >= 5) continue;
              float best19 = -INFINITY; int row20 = -1, column21 = -1;
              for (int k22 = 0; k22 < 2; ++k22) {
                const int i23 = o15 * 2 + k22 * 1 - 0;
                if (i23 < 0 || i23 >= 10) continue;
                for (int k24 = 0; k24 < 2; ++k24) {
                  const int i25 = o18 * 2 + k24 * 1 - 0;
                  if (i25 < 0 || i25 >= 10) continue;
                  const float v26 = (arena[a0 + b8 * 1600 + c9 * 100 + i23 * 10 + i25]);
                  if (row20 < 0 || v26 > best19) { best19 = v26; row20 = i23; column21 = i25; }
                }
              }
              if (row20 == y10 && column21 == x11) total12 += (arena[a1 + b8 * 400 + c9 * 25 + o15 * 5 + o18]);
            }
          }
          lane5[j6] = total12;
        }
        const float16 v27 = vload16(0, lane5);
        float lane28[16];
        for (int j29 = 0; j29 < 16; ++j29) {
          const int x30 = l4 + j29;
          lane28[j29] = arena[a2 + x30 * 1600 + begin_1 * 100 + i2 * 10 + i3];
        }
        const float16 v31 = vload16(0, lane28);
        const float16 v33 = (v31 <= (float16)(0.0f)) ? (float16)(0.0f) : v27;
        r0 += v33;
        float lane35[16];
        vstore16((v31 <= (float16)(0.0f)) ? (float16)(0.0f) : v27, 0, lane35);
        for (int j36 = 0; j36 < 16; ++j36) {
          arena[a4 + (l4 + j36) * 5184 + begin_1 * 324 + i2 * 18 + i3] = lane35[j36];
        }
      }
      if (l4 < samples) {
        const int live37 = samples - l4;
        float lane38[16];
        for (int j39 = 0; j39 < 16; ++j39) {
          const int x40 = l4 + min(j39, live37 - 1);
          const int b41 = x40;
          const int c42 = begin_1;
          const int y43 = i2;
          const int x44 = i3;
          float total45 = 0.0f;
          for (int k46 = 0; k46 < 2; ++k46) {
            const int t47 = y43 + 0 - k46 * 1, o48 = t47 / 2;
            if (t47 < 0 || t47 % 2 != 0 || o48 >= 5) continue;
            for (int k49 = 0; k49 < 2; ++k49) {
              const int t50 = x44 + 0 - k49 * 1, o51 = t50 / 2;
              if (t50 < 0 || t50 % 2 != 0 || o51 >= 5) continue;
              float best52 = -INFINITY; int row53 = -1, column54 = -1;
              for (int k55 = 0; k55 < 2; ++k55) {
                const int i56 = o48 * 2 + k55 * 1 - 0;
                if (i56 < 0 || i56 >= 10) continue;
                for (int k57 = 0; k57 < 2; ++k57) {
                  const int i58 = o51 * 2 + k57 * 1 - 0;
                  if (i58 < 0 || i58 >= 10) continue;
                  const float v59 = (arena[a0 + b41 * 1600 + c42 * 100 + i56 * 10 + i58]);
                  if (row53 < 0 || v59 > best52) { best52 = v59; row53 = i56; column54 = i58; }
                }
              }
              if (row53 == y43 && column54 == x44) total45 += (arena[a1 + b41 * 400 + c42 * 25 + o48 * 5 + o51]);
            }
          }
          lane38[j39] = total45;
        }
        const float16 v60 = vload16(0, lane38);
        float lane61[16];
        for (int j62 = 0; j62 < 16; ++j62) {
          const int x63 = l4 + min(j62, live37 - 1);
          lane61[j62] = arena[a2 + x63 * 1600 + begin_1 * 100 + i2 * 10 + i3];
        }
        const float16 v64 = vload16(0, lane61);
        const float16 v66 = (LANES < (int16)(live37)) ? ((v64 <= (float16)(0.0f)) ? (float16)(0.0f) : v60) : (float16)(0.0f);
        r0 += v66;
        float lane68[16];
        vstore16((v64 <= (float16)(0.0f)) ? (float16)(0.0f) : v60, 0, lane68);
        for (int j69 = 0; j69 < live37; ++j69) {
          arena[a4 + (l4 + j69) * 5184 + begin_1 * 324 + i2 * 18 + i3] = lane68[j69];
        }
      }
    }
  }
  const float m70 = sum_16(r0);
  update_1(ok, params, slots, mask, step, a3 + begin_1, m70);
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_374a94074ca11a89(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3, int p1_4) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_4f233670f118b658(tile, arena, params, slots, mask, control, step, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_ddce4019c2885bf6(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1, p1_2, p1_3, p1_4);
  }
}

// kernel 21: conv2 backward
#ifndef BODY_428EA979806BB9F1
#define BODY_428EA979806BB9F1
static inline void body_428ea979806bb9f1(int tile, __global float *restrict arena, __global float *restrict params, int a0, int a1, int a2) {
  const int from0 = tile;
  __global const float *a = arena + a0 + from0 * 5184 + (-4) * 18 + (-4);
  __global const float *b = params + a1 + 24;
  for (int row = 0; row < 14; row += 2) {
    for (int own = 0; own < 0 + 1; own += 6) {
      for (int x = 0; x < 14; x += 16) {
        float16 c[6][2];
        #pragma unroll
        for (int i = 0; i < 6; ++i) {
          #pragma unroll
          for (int j = 0; j < 2; ++j) {
            c[i][j] = (float16)(0.0f);
          }
        }
        for (int p = 0; p < 16; ++p) {
          __global const float *from = a + p * 324 + row * 18 + x;
          __global const float *w = b + own * 25 + p * 150;
          for (int h = 0; h < 5; ++h) {
            #pragma unroll
            for (int k = 0; k < 5; ++k) {
              float16 v[2];
              #pragma unroll
              for (int j = 0; j < 2; ++j) {
                v[j] = vload16(0, from + h * 18 + k + j * 18);
              }
              #pragma unroll
              for (int i = 0; i < 6; ++i) {
                const float16 n = (float16)(w[i * 25 - h * 5 - k]);
                #pragma unroll
                for (int j = 0; j < 2; ++j) {
                  c[i][j] += n * v[j];
                }
              }
            }
          }
        }
        #pragma unroll
        for (int i = 0; i < 6; ++i) {
          #pragma unroll
          for (int j = 0; j < 2; ++j) {
            const int q = own + i, y = row + j;
            const int live = min(16, 14 - x);
            const float16 sum = c[i][j];
            store_part(sum, live, arena + a2 + from0 * 1176 + q * 196 + y * 14 + x);
          }
        }
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_4bcaf057cbc6ba23(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_428ea979806bb9f1(tile, arena, params, p0_0, p0_1, p0_2);
  }
}

// kernel 22: conv2 backward, conv1 backward
#ifndef BODY_282F16FA68D3DE6D
#define BODY_282F16FA68D3DE6D
static inline void body_282f16fa68d3de6d(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 6;
  const int from0 = (tile % 6);
  const int from2 = rest1 * 4;
  float16 sums[100];
  for (int i = 0; i < 100; ++i) sums[i] = (float16)(0.0f);
  float lines[1728];
  for (int i = 0; i < 1728; i += 16) vstore16((float16)(0.0f), 0, lines + i);
  const int16 inside = LANES < (int16)(8 + min(samples, 0));
  for (int first = 0; first < samples; first += 3) {
    const int last = min(first + 3, samples);
    for (int b = first; b < last; ++b) {
      for (int o = 0; o < 4; ++o) {
        for (int y = 0; y < 10; ++y) {
          float *to = lines + ((b - first) * 4 + o) * 144 + y * 14;
          __global const float *from = arena + a1 + b * 5184 + (from2 + o) * 324 + y * 18;
          for (int x = 0; x < 10; ++x) to[x] = from[x];
        }
      }
    }
    float16 *s = sums;
    for (int o = 0; o < 4; o += 4) {
      for (int p = 0; p < 1; p += 1) {
        for (int h = 0; h < 5; ++h) {
          float16 c[4][5];
          #pragma unroll
          for (int i = 0; i < 4; ++i) {
            #pragma unroll
            for (int j = 0; j < 5; ++j) {
              c[i][j] = s[i * 5 + j];
            }
          }
          for (int b = first; b < last; ++b) {
            __global const float *x = arena + a0 + b * 1176 + (from0 + p) * 196;
            __global const float *from = x + (h) * 14;
            const float *to = lines + ((b - first) * 4 + o) * 144;
            for (int k = 0; k < 128; k += 16) {
              {
                float16 d[4];
                #pragma unroll
                for (int i = 0; i < 4; ++i) {
                  d[i] = vload16(0, to + i * 144 + k);
                }
                #pragma unroll
                for (int u = 0; u < 1; ++u) {
                  #pragma unroll
                  for (int q = 0; q < 5; ++q) {
                    const float16 v = vload16(0, from + u * 196 + q + k);
                    #pragma unroll
                    for (int i = 0; i < 4; ++i) {
                      c[i][u * 5 + q] += d[i] * v;
                    }
                  }
                }
              }
            }
            {
              float16 d[4];
              #pragma unroll
              for (int i = 0; i < 4; ++i) {
                d[i] = vload16(0, to + i * 144 + 128);
              }
              #pragma unroll
              for (int u = 0; u < 1; ++u) {
                #pragma unroll
                for (int q = 0; q < 5; ++q) {
                  const float16 v = as_float16(as_int16(vload16(0, from + u * 196 + q + 128)) & inside);
                  #pragma unroll
                  for (int i = 0; i < 4; ++i) {
                    c[i][u * 5 + q] += d[i] * v;
                  }
                }
              }
            }
          }
          #pragma unroll
          for (int i = 0; i < 4; ++i) {
            #pragma unroll
            for (int j = 0; j < 5; ++j) {
              s[i * 5 + j] = c[i][j];
            }
          }
          s += 20;
        }
      }
    }
  }
  float r[16];
  for (int i = 0; i < 4; ++i) {
    for (int p = 0; p < 1; ++p) {
      const int o = from2 + i, c = from0 + p;
      const float16 *s = sums + (i / 4 * 1 + p / 1) * 100 + i % 4 * 5 + p % 1 * 5;
      for (int h = 0; h < 5; ++h) {
        const int row = h;
        for (int q = 0; q < 5; ++q) r[q] = sum_16(s[h * 20 + q]);
        int l3 = 0;
        {
          const float16 sum = vload16(0, r + l3);
          update_16(ok, params, slots, mask, step, a2 + o * 150 + c * 25 + row * 5 + l3, sum, 5);
        }
      }
    }
  }
}
#endif
#ifndef BODY_55B6242AC0A1A3F1
#define BODY_55B6242AC0A1A3F1
static inline void body_55b6242ac0a1a3f1(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2, int a3, int a4) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int begin_1 = tile;
  float16 r0 = (float16)(0.0f);
  for (int i2 = 0; i2 < samples; ++i2) {
    for (int i3 = 0; i3 < 28; ++i3) {
      int l4 = 0;
      for (; l4 + 16 <= 28; l4 += 16) {
        float lane5[16];
        for (int j6 = 0; j6 < 16; ++j6) {
          const int x7 = l4 + j6;
          const int b8 = i2;
          const int c9 = begin_1;
          const int y10 = i3;
          const int x11 = x7;
          float total12 = 0.0f;
          for (int k13 = 0; k13 < 2; ++k13) {
            const int t14 = y10 + 0 - k13 * 1, o15 = t14 / 2;
            if (t14 < 0 || t14 % 2 != 0 || o15 >= 14) continue;
            for (int k16 = 0; k16 < 2; ++k16) {
              const int t17 = x11 + 0 - k16 * 1, o18 = t17 / 2;
              if (t17 < 0 || t17 % 2 != 0 || o18 >= 14) continue;
              float best19 = -INFINITY; int row20 = -1, column21 = -1;
              for (int k22 = 0; k22 < 2; ++k22) {
                const int i23 = o15 * 2 + k22 * 1 - 0;
                if (i23 < 0 || i23 >= 28) continue;
                for (int k24 = 0; k24 < 2; ++k24) {
                  const int i25 = o18 * 2 + k24 * 1 - 0;
                  if (i25 < 0 || i25 >= 28) continue;
                  const float v26 = (arena[a0 + b8 * 4704 + c9 * 784 + i23 * 28 + i25]);
                  if (row20 < 0 || v26 > best19) { best19 = v26; row20 = i23; column21 = i25; }
                }
              }
              if (row20 == y10 && column21 == x11) total12 += (arena[a1 + b8 * 1176 + c9 * 196 + o15 * 14 + o18]);
            }
          }
          lane5[j6] = total12;
        }
        const float16 v27 = vload16(0, lane5);
        const float16 v28 = vload16(0, arena + a2 + i2 * 4704 + begin_1 * 784 + i3 * 28 + l4);
        const float16 v30 = (v28 <= (float16)(0.0f)) ? (float16)(0.0f) : v27;
        r0 += v30;
        vstore16((v28 <= (float16)(0.0f)) ? (float16)(0.0f) : v27, 0, arena + a4 + i2 * 4704 + begin_1 * 784 + i3 * 28 + l4);
      }
      {
        float lane32[16];
        for (int j33 = 0; j33 < 16; ++j33) {
          const int x34 = l4 + min(j33, 12 - 1);
          const int b35 = i2;
          const int c36 = begin_1;
          const int y37 = i3;
          const int x38 = x34;
          float total39 = 0.0f;
          for (int k40 = 0; k40 < 2; ++k40) {
            const int t41 = y37 + 0 - k40 * 1, o42 = t41 / 2;
            if (t41 < 0 || t41 % 2 != 0 || o42 >= 14) continue;
            for (int k43 = 0; k43 < 2; ++k43) {
              const int t44 = x38 + 0 - k43 * 1, o45 = t44 / 2;
              if (t44 < 0 || t44 % 2 != 0 || o45 >= 14) continue;
              float best46 = -INFINITY; int row47 = -1, column48 = -1;
              for (int k49 = 0; k49 < 2; ++k49) {
                const int i50 = o42 * 2 + k49 * 1 - 0;
                if (i50 < 0 || i50 >= 28) continue;
                for (int k51 = 0; k51 < 2; ++k51) {
                  const int i52 = o45 * 2 + k51 * 1 - 0;
                  if (i52 < 0 || i52 >= 28) continue;
                  const float v53 = (arena[a0 + b35 * 4704 + c36 * 784 + i50 * 28 + i52]);
                  if (row47 < 0 || v53 > best46) { best46 = v53; row47 = i50; column48 = i52; }
                }
              }
              if (row47 == y37 && column48 == x38) total39 += (arena[a1 + b35 * 1176 + c36 * 196 + o42 * 14 + o45]);
            }
          }
          lane32[j33] = total39;
        }
        const float16 v54 = vload16(0, lane32);
        const float16 v55 = vload16(0, arena + a2 + i2 * 4704 + begin_1 * 784 + i3 * 28 + l4);
        const float16 v57 = (LANES < (int16)(12)) ? ((v55 <= (float16)(0.0f)) ? (float16)(0.0f) : v54) : (float16)(0.0f);
        r0 += v57;
        store_part((v55 <= (float16)(0.0f)) ? (float16)(0.0f) : v54, 12, arena + a4 + i2 * 4704 + begin_1 * 784 + i3 * 28 + l4);
      }
    }
  }
  const float m59 = sum_16(r0);
  update_1(ok, params, slots, mask, step, a3 + begin_1, m59);
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_006b607246f9f149(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2, int tiles_1, int p1_0, int p1_1, int p1_2, int p1_3, int p1_4) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  const int end_1 = end_0 + tiles_1;
  if (tile >= 0 && tile < end_0) {
    body_282f16fa68d3de6d(tile, arena, params, slots, mask, control, step, p0_0, p0_1, p0_2);
  }
  if (tile >= end_0 && tile < end_1) {
    body_55b6242ac0a1a3f1(tile - end_0, arena, params, slots, mask, control, step, p1_0, p1_1, p1_2, p1_3, p1_4);
  }
}

// kernel 23: conv1 backward
#ifndef BODY_CF061D3360013FA0
#define BODY_CF061D3360013FA0
static inline void body_cf061d3360013fa0(int tile, __global float *restrict arena, __global float *restrict params, __global float *restrict slots, __global const float *restrict mask, __global int *restrict control, __global const uint *restrict step, int a0, int a1, int a2) {
  const int samples = (int)step[0];
  const int ok = control[0] == 0;
  const int rest1 = tile / 5;
  const int from0 = (tile % 5);
  const int from2 = rest1 * 3;
  float16 sums[15];
  for (int i = 0; i < 15; ++i) sums[i] = (float16)(0.0f);
  const int16 inside = LANES < (int16)(12 + min(samples, 0));
  for (int first = 0; first < samples; first += 1) {
    const int last = min(first + 1, samples);
    float16 *s = sums;
    for (int o = 0; o < 3; o += 3) {
      for (int p = 0; p < 1; p += 1) {
        for (int h = 0; h < 1; ++h) {
          float16 c[3][5];
          #pragma unroll
          for (int i = 0; i < 3; ++i) {
            #pragma unroll
            for (int j = 0; j < 5; ++j) {
              c[i][j] = s[i * 5 + j];
            }
          }
          for (int b = first; b < last; ++b) {
            __global const float *x = arena + a0 + b * 1024 + p * 1024 + (-2) * 32 + (-2);
            __global const float *dy = arena + a1 + b * 4704 + (from2 + o) * 784;
            for (int y = 0; y < 28; ++y) {
              __global const float *from = x + ((from0 + h) + y) * 32;
              __global const float *to = dy + y * 28;
              for (int k = 0; k < 16; k += 16) {
                {
                  float16 d[3];
                  #pragma unroll
                  for (int i = 0; i < 3; ++i) {
                    d[i] = vload16(0, to + i * 784 + k);
                  }
                  #pragma unroll
                  for (int u = 0; u < 1; ++u) {
                    #pragma unroll
                    for (int q = 0; q < 5; ++q) {
                      const float16 v = vload16(0, from + u * 1024 + q + k);
                      #pragma unroll
                      for (int i = 0; i < 3; ++i) {
                        c[i][u * 5 + q] += d[i] * v;
                      }
                    }
                  }
                }
              }
              {
                float16 d[3];
                #pragma unroll
                for (int i = 0; i < 3; ++i) {
                  d[i] = as_float16(as_int16(vload16(0, to + i * 784 + 16)) & inside);
                }
                #pragma unroll
                for (int u = 0; u < 1; ++u) {
                  #pragma unroll
                  for (int q = 0; q < 5; ++q) {
                    const float16 v = as_float16(as_int16(vload16(0, from + u * 1024 + q + 16)) & inside);
                    #pragma unroll
                    for (int i = 0; i < 3; ++i) {
                      c[i][u * 5 + q] += d[i] * v;
                    }
                  }
                }
              }
            }
          }
          #pragma unroll
          for (int i = 0; i < 3; ++i) {
            #pragma unroll
            for (int j = 0; j < 5; ++j) {
              s[i * 5 + j] = c[i][j];
            }
          }
          s += 15;
        }
      }
    }
  }
  float r[16];
  for (int i = 0; i < 3; ++i) {
    for (int p = 0; p < 1; ++p) {
      const int o = from2 + i, c = p;
      const float16 *s = sums + (i / 3 * 1 + p / 1) * 15 + i % 3 * 5 + p % 1 * 5;
      for (int h = 0; h < 1; ++h) {
        const int row = from0 + h;
        for (int q = 0; q < 5; ++q) r[q] = sum_16(s[h * 15 + q]);
        int l3 = 0;
        {
          const float16 sum = vload16(0, r + l3);
          update_16(ok, params, slots, mask, step, a2 + o * 25 + row * 5 + l3, sum, 5);
        }
      }
    }
  }
}
#endif
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void k_0b6e45e7bb941cdc(__global float *restrict arena, __global float *restrict params, __global float *restrict grads, __global float *restrict states, __global float *restrict slots, __global const float *restrict mask, __global float *restrict losses, __global int *restrict control, __global const uint *restrict table, __global const int *restrict order, __global const uchar *restrict data_0, __global const int *restrict data_1, int row, int tiles_0, int p0_0, int p0_1, int p0_2) {
  __global const uint *step = table + row * 32;
  __global const int *batch = order + (int)step[1];
  __global float *loss = losses + (int)step[5] * 3;
  const int tile = (int)get_group_id(0);
  const int end_0 = tiles_0;
  if (tile >= 0 && tile < end_0) {
    body_cf061d3360013fa0(tile, arena, params, slots, mask, control, step, p0_0, p0_1, p0_2);
  }
}

