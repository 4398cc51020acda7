#ifndef LIMN_CELL_H
#define LIMN_CELL_H
#include <stddef.h>
#include <stdint.h>

#include "limn_kernels.h"
#include "limn_recurrent.h"

// Cells of recurrent networks that a user has typed: a list of instructions over planned places.
//
// A tile is LIMN_CELL_LANES samples. A row is one feature of a tile, its samples side by side; every
// instruction works on rows. What all tiles read (weights, params as rows, numbers) is shared, all
// else belongs to the tile. N samples, T steps, D inputs, O outputs at S steps: the last, or all.
#define LIMN_CELL_LANES 16

// What the place of an operand moves with, from step to step.
typedef enum {
  LIMN_CELL_FIXED,   // nothing
  LIMN_CELL_STEP,    // t
  LIMN_CELL_NEXT,    // t + 1
  LIMN_CELL_CHUNK,   // t mod the length of a chunk
  LIMN_CELL_TURN,    // t mod 2
  LIMN_CELL_OTHER    // (t + 1) mod 2
} limn_cell_index;

// Rows from element `at` on, `step` elements further with each count of the index. `repeated`: one
// row that stands for all.
typedef struct {
  uint32_t shared, index, repeated;
  size_t at, step;
} limn_cell_place;

typedef enum {
  // to = f(a), row by row
  LIMN_CELL_COPY, LIMN_CELL_NEGATE, LIMN_CELL_SQUARE, LIMN_CELL_SQRT, LIMN_CELL_ABS,
  LIMN_CELL_SIGN, LIMN_CELL_POSITIVE, LIMN_CELL_TANH, LIMN_CELL_SIGMOID,
  // to = a op b; GREATER and LESSER are the greater and the lesser of both, comparisons 1 or 0
  LIMN_CELL_ADD, LIMN_CELL_SUBTRACT, LIMN_CELL_MULTIPLY, LIMN_CELL_DIVIDE, LIMN_CELL_GREATER,
  LIMN_CELL_LESSER, LIMN_CELL_LESS, LIMN_CELL_LESS_EQUAL, LIMN_CELL_EQUAL,
  // to = a (1 − b²), a b (1 − b)
  LIMN_CELL_TANH_BACK, LIMN_CELL_SIGMOID_BACK,
  // to = a b + c, c − a b; a where c ≠ 0, else b
  LIMN_CELL_MULTIPLY_ADD, LIMN_CELL_MULTIPLY_SUBTRACT, LIMN_CELL_CHOOSE,
  // The last of those that work row by row on vectors.
  LIMN_CELL_POINTWISE = LIMN_CELL_CHOOSE,
  // to = f(a) by the elementary functions, to = a ^ b
  LIMN_CELL_EXP, LIMN_CELL_LOG, LIMN_CELL_EXPM1, LIMN_CELL_LOG1P, LIMN_CELL_SIN, LIMN_CELL_COS,
  LIMN_CELL_SINH, LIMN_CELL_COSH, LIMN_CELL_ATAN, LIMN_CELL_POWER,
  // One row: Σ a, Σ a b over `count` rows
  LIMN_CELL_SUM, LIMN_CELL_DOT,
  // to = (a +) Σ over terms of W v
  LIMN_CELL_PRODUCT
} limn_cell_op;

typedef struct {
  limn_cell_op op;
  size_t count;       // rows of `to`, or what a sum runs over
  // Pointwise instructions from this one on that have the same count and are done together.
  size_t chain;
  limn_cell_place to, a, b, c;
  size_t terms, first;  // of a product: terms first …; a counts where `adds`
  int adds;
} limn_cell_instruction;

// `columns` rows of v times a matrix that a pack has laid out.
typedef struct {
  limn_cell_place v;
  size_t columns, weights;
} limn_cell_term;

// The matrix [rows, columns] with elements θ[from + r row + c column], laid out for a product at
// `to`: blocks of 16 rows, in each [columns][16].
typedef struct {
  size_t from, row, column, rows, columns, to;
} limn_cell_pack;

// θ[from …], or a number, as `count` rows at `to`.
typedef struct {
  size_t from, count, to;
  int is_number;
  double number;
} limn_cell_spread;

// Gradient of a matrix: gradient[to + r row + c column] += Σ d[r] v[c] over samples, and over steps
// unless it belongs to the output.
typedef struct {
  limn_cell_place d, v;
  size_t rows, columns, to, row, column;
  int of_output;
} limn_cell_outer;

// Gradient of a param with one axis: gradient[to …] += Σ over samples of `count` rows at `at`.
typedef struct {
  size_t at, count, to;
} limn_cell_total;

// A state before a step and after it. On the way back: ∂loss by it, carried to a step and given on
// by it; where the output reads the state, `gives`, it leaves its own share at element `share`.
typedef struct {
  limn_cell_place before, after, carried, given;
  size_t count, share;
  int gives;
} limn_cell_state;

// Rows that begin as zero: with a group of tiles, with each tile, or with the way back of each.
typedef enum { LIMN_CELL_GROUP, LIMN_CELL_TILE, LIMN_CELL_BACK } limn_cell_moment;
typedef struct {
  limn_cell_moment moment;
  size_t at, count;
} limn_cell_clear;

// A variable of each step that may be looked at.
typedef struct {
  limn_cell_place place;
  size_t count;
} limn_cell_view;

typedef struct {
  size_t steps, inputs, outputs, chunk, parameters;
  int every_step;         // the output follows each step, else the last
  size_t shared, tile;    // elements
  size_t flow;            // the state whose gradient a flow follows
  size_t aside;           // rows for all states, where a sample that lacks a step puts its own
  // Instructions lie one part after the other: of a step, of the output, and of both the way back.
  const limn_cell_instruction *instructions;
  size_t forward, output, output_back, back;
  const limn_cell_term *terms;
  const limn_cell_pack *packs;
  const limn_cell_spread *spreads;
  const limn_cell_outer *outers;
  const limn_cell_total *totals;
  const limn_cell_state *states;
  const limn_cell_clear *clears;
  const limn_cell_view *views;
  size_t pack_count, spread_count, outer_count, total_count, state_count, clear_count, view_count;
  limn_cell_place x, y, dy;
} limn_cell_program;

typedef struct {
  const void *theta;   // [parameters]
  const void *x;       // [N, T, D]
  const uint8_t *valid;  // [N, T] or NULL: where 0, a step leaves the states as they are
  const void *start;   // [N, all states] or NULL: before the first step; else 0
  void *final;         // the same, or NULL: after the last step
  void *y;             // [N, S, O] or NULL
  void *views;         // each view in turn, [N, T, count], or NULL
  const void *target, *weight;  // [N, S, O], with a gradient; weight 0 where a target is missing
  const limn_loss *loss;        // with a gradient
  double *flow;        // [T] or NULL: Σ |∂loss / ∂ the state of the flow|² after each step
  size_t truncation;   // gradients pass back over no step that is a multiple of it, unless it is 0
  size_t threads;      // that the scratch was made for
  limn_stop stop;
} limn_cell_pass;

// Elements of scratch, aligned to 64 bytes, for so many threads at once.
size_t limn_cell_scratch_f32(const limn_cell_program *program, size_t rows, size_t threads, int trains);
size_t limn_cell_scratch_f64(const limn_cell_program *program, size_t rows, size_t threads, int trains);

// The bits depend neither on the number of threads nor on the instruction set.
void limn_cell_forward_f32(const limn_cell_program *program, size_t rows, const limn_cell_pass *pass,
                           float *scratch);
void limn_cell_forward_f64(const limn_cell_program *program, size_t rows, const limn_cell_pass *pass,
                           double *scratch);
// The loss, and its gradient by θ.
double limn_cell_gradient_f32(const limn_cell_program *program, size_t rows,
                              const limn_cell_pass *pass, float *gradient, float *scratch);
double limn_cell_gradient_f64(const limn_cell_program *program, size_t rows,
                              const limn_cell_pass *pass, double *gradient, double *scratch);
#endif
