// Gradients of groups put together, for one element type: included by `cell.c` and `recurrent.c`.

typedef struct {
  REAL *gradients;
  size_t stride, count, groups;
} TYPED(group_sum);

#define SUM_PART 8192
static void TYPED(sum_part)(void *context, size_t index) {
  const TYPED(group_sum) *const sum = context;
  const size_t from = index * SUM_PART, left = sum->count - from;
  const size_t count = left < SUM_PART ? left : SUM_PART;
  REAL *const to = sum->gradients + from;
  for (size_t group = 1; group < sum->groups; group++) {
    const REAL *const more = to + group * sum->stride;
    for (size_t k = 0; k < count; k++) to[k] += more[k];
  }
}

// gradients: [groups][stride], of which `count` count; all groups, in their order, into the first.
static void TYPED(sum_groups)(REAL *gradients, size_t stride, size_t count, size_t groups) {
  TYPED(group_sum) sum = {gradients, stride, count, groups};
  limn_pool_run((count + SUM_PART - 1) / SUM_PART, TYPED(sum_part), &sum);
}
