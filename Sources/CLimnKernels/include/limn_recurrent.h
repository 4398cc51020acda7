#ifndef LIMN_RECURRENT_H
#define LIMN_RECURRENT_H
#include <stddef.h>
#include <stdint.h>

#include "limn_kernels.h"

// Recurrent networks: layers of one kind of cell, one or both directions of time, a linear head.
//
//     lstm  i, f, o = σ(W x + U h + b (+ p c))   g = tanh(W x + U h + b)
//           c' = f c + i g                       h' = o tanh c'   (o sees c' through its peephole)
//     gru   r, z = σ(W x + U h + b)   n = tanh(W x + b + r (U h + b_hn))   h' = (1 − z) n + z h
//     rnn   h' = tanh(W x + U h + b)
//
// N samples, T steps, D inputs, H hidden, L layers, O outputs; E directions (1 or 2).
typedef enum { LIMN_LSTM, LIMN_GRU, LIMN_RNN } limn_cell;

#define LIMN_RECURRENT_LAYERS 8

typedef struct {
  limn_cell cell;
  size_t rows, steps, inputs, hidden, layers, outputs;
  int bidirectional;
  int peepholes;    // of an LSTM
  int every_step;   // the head reads h of each step, else h after the last
} limn_network;

// Parameters lie in one array θ: for each layer, and in it for each direction, W_ih [gH, D_l],
// W_hh [gH, H], b [gH], then b_hn [H] of a GRU, p [3H] (i f o) of an LSTM with peepholes; gates in
// the order i f g o or r z n; D_l is D, above the first layer EH. At the end W_y [O, EH], b_y [O].
// (PyTorch's b_ih + b_hh is this one b: freeze b_hh when comparing training.)
size_t limn_network_parameters(const limn_network *network);

// What one pass reads and writes. Pointers may be NULL where that is said; S is T with
// `every_step`, else 1. Element types are those of the function.
typedef struct {
  const void *theta;
  const void *x;          // [N, T, D]
  const uint8_t *valid;   // [N, T] or NULL: where 0, a step leaves h and c as they are
  const void *start;      // [L·E, 2, N, H] or NULL: h and c before the first step; else 0
  void *final;            // the same, or NULL: after the last step
  void *y;                // [N, S, O] or NULL
  void *states;           // [planes, N, T, EH] or NULL: of the last layer, see below
  const void *target;     // [N, S, O], with a gradient
  const void *weight;     // [N, S, O], with a gradient: 0 where a target is missing
  double *flow;           // [T] or NULL: Σ |∂loss / ∂h|² after each step, first direction of the last layer
  size_t threads;         // that the scratch is made for
  limn_stop stop;
} limn_pass;

// Planes of `states`: lstm i f g o c h, gru r z n q h with q = U h + b_hn, rnn h.
size_t limn_network_planes(const limn_network *network);

// Loss: scale · Σ weight ℓ(y, target), with e = y − target:
//     mse e²   mae |e|   huber ½ e² up to δ, then δ (|e| − ½ δ)   pinball max(τ(−e), (τ − 1)(−e))
typedef enum { LIMN_MSE, LIMN_MAE, LIMN_HUBER, LIMN_PINBALL } limn_loss_kind;
typedef struct {
  limn_loss_kind kind;
  double scale;
  double delta;           // of huber
  const double *levels;   // [O], τ of pinball
} limn_loss;

// What only training has. Dropout zeroes shares of what passes between layers, recurrent dropout
// of the h that goes into the next step's products, the same units at each step of a sample
// (Gal & Ghahramani 2016). Gradients do not pass back over a step whose number is a multiple of
// `truncation`, unless that is 0.
typedef struct {
  double dropout, recurrent_dropout;
  uint64_t key;
  size_t truncation;
} limn_regularisation;

// Elements of scratch, aligned to 64 bytes, for a pass whose `threads` are set and in which `states` is or
// is not NULL. The caller
// vouches for all counts: at least 1, products within the address space.
size_t limn_network_scratch_f32(const limn_network *network, const limn_pass *pass, int trains,
                                int regularised);
size_t limn_network_scratch_f64(const limn_network *network, const limn_pass *pass, int trains,
                                int regularised);

// The bits depend neither on the number of threads nor on the instruction set.
void limn_network_forward_f32(const limn_network *network, const limn_pass *pass, float *scratch);
void limn_network_forward_f64(const limn_network *network, const limn_pass *pass, double *scratch);

// The loss, and its gradient by θ.
double limn_network_gradient_f32(const limn_network *network, const limn_pass *pass,
                                 const limn_loss *loss, const limn_regularisation *regularisation,
                                 float *gradient, float *scratch);
double limn_network_gradient_f64(const limn_network *network, const limn_pass *pass,
                                 const limn_loss *loss, const limn_regularisation *regularisation,
                                 double *gradient, double *scratch);

// √Σv², in double and in a fixed order.
double limn_norm_f32(const float *v, size_t n);
double limn_norm_f64(const double *v, size_t n);

// One step of an optimiser, with g = factor · gradient + l2 · θ.
typedef struct {
  double factor, rate, l2;
  double decay;     // of Adam: θ shrinks by rate · decay first (Loshchilov & Hutter 2019)
  double momentum;  // of descent: v = momentum · v + g, θ −= rate · v
  double step;      // of Adam, from 1; β 0.9 and 0.999, ε 1e-8
} limn_step;
void limn_adam_f32(float *theta, const float *gradient, float *m, float *v, size_t n, limn_step step);
void limn_adam_f64(double *theta, const double *gradient, double *m, double *v, size_t n,
                   limn_step step);
void limn_descend_f32(float *theta, const float *gradient, float *v, size_t n, limn_step step);
void limn_descend_f64(double *theta, const double *gradient, double *v, size_t n, limn_step step);
#endif
