// One instruction set: the passes that stand in PASS, for float and for double. Included by `cell.c` and
// `recurrent.c`.
#define JOIN_AGAIN(x, type, isa) x##_##type##_##isa
#define JOIN(x, type, isa) JOIN_AGAIN(x, type, isa)

#define REAL float
#define INTEGER int32_t
#define SINGLE 1
#define TYPED(x) x##_f32
#define NAME(x) JOIN(x, f32, ISA)
#include PASS
#undef REAL
#undef INTEGER
#undef SINGLE
#undef TYPED
#undef NAME

#define REAL double
#define INTEGER int64_t
#define SINGLE 0
#define TYPED(x) x##_f64
#define NAME(x) JOIN(x, f64, ISA)
#include PASS
#undef REAL
#undef INTEGER
#undef SINGLE
#undef TYPED
#undef NAME
#undef JOIN
#undef JOIN_AGAIN
