// Threads that share the tiles of one call.
//
// Workers sleep on a condition and are woken for a call. For SPIN_SECONDS after a call they look out for
// the next one first, and a caller for its workers to leave: a step of training may be shorter than
// it takes to wake a thread. Tiles are claimed one by one,
// so a worker whose core was taken away delays a call by one tile at most, and one that never woke
// delays nothing. Who did which tile leaves no trace: tiles follow from the problem alone, and what
// they give is put together in their order.
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "limn_kernels.h"

#define SPIN_SECONDS 20e-6

typedef struct {
  void (*run)(void *context, size_t tile);
  void *context;
  size_t tiles;
  atomic_size_t next;
  // Changed under `lock`: workers that may still join, and that are at work.
  size_t places;
  atomic_size_t inside;
} pool_call;

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held by the one call that has the workers
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static pool_call *current;
static size_t started;
static atomic_size_t chosen;
static atomic_size_t calls;

static size_t cores(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return (size_t)CPU_COUNT(&set);
#endif
  const long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? (size_t)n : 1;
}

size_t limn_threads(void) {
  size_t n = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (n == 0) {
    limn_set_threads(cores());
    n = atomic_load_explicit(&chosen, memory_order_relaxed);
  }
  return n;
}

void limn_set_threads(size_t n) {
  n = n < 1 ? 1 : n > LIMN_MOST_THREADS ? LIMN_MOST_THREADS : n;
  atomic_store_explicit(&chosen, n, memory_order_relaxed);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Looks out until `word` is another than `value` (or, with `becomes`, is it), or the time is over.
static void watch(atomic_size_t *word, size_t value, int becomes) {
  const double end = seconds() + SPIN_SECONDS;
  do {
    for (int k = 0; k < 32; k++) {
      if ((atomic_load_explicit(word, memory_order_acquire) == value) == becomes) return;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
  } while (seconds() < end);
}

static void claim(pool_call *call) {
  size_t tile;
  while ((tile = atomic_fetch_add_explicit(&call->next, 1, memory_order_relaxed)) < call->tiles) {
    call->run(call->context, tile);
  }
}

static void *serve(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!current || current->places == 0) pthread_cond_wait(&work, &lock);
    pool_call *call = current;
    const size_t seen = atomic_load_explicit(&calls, memory_order_relaxed);
    call->places--;
    atomic_fetch_add_explicit(&call->inside, 1, memory_order_relaxed);
    pthread_mutex_unlock(&lock);
    claim(call);
    pthread_mutex_lock(&lock);
    // From here on the call may be gone.
    if (atomic_fetch_sub_explicit(&call->inside, 1, memory_order_release) == 1) {
      pthread_cond_signal(&left);
    }
    pthread_mutex_unlock(&lock);
    watch(&calls, seen, 0);
    pthread_mutex_lock(&lock);
  }
  return NULL;
}

// Under `owner`. Signals are for the threads that the program knows.
static void start(size_t workers) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (started < workers) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, serve, NULL) != 0) break;
    pthread_detach(thread);
    started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void limn_pool_run(size_t tiles, void (*run)(void *context, size_t tile), void *context) {
  const size_t threads = limn_threads();
  pool_call call = {.run = run, .context = context, .tiles = tiles};
  atomic_init(&call.next, 0);
  atomic_init(&call.inside, 0);
  // A call from within a tile, or beside another one, is done by its own thread.
  if (threads < 2 || tiles < 2 || pthread_mutex_trylock(&owner) != 0) {
    claim(&call);
    return;
  }
  start(threads - 1);
  pthread_mutex_lock(&lock);
  call.places = (threads < tiles ? threads : tiles) - 1;
  current = &call;
  atomic_fetch_add_explicit(&calls, 1, memory_order_release);
  pthread_cond_broadcast(&work);
  pthread_mutex_unlock(&lock);
  claim(&call);
  pthread_mutex_lock(&lock);
  current = NULL;
  pthread_mutex_unlock(&lock);
  watch(&call.inside, 0, 1);
  pthread_mutex_lock(&lock);
  while (atomic_load_explicit(&call.inside, memory_order_relaxed) > 0) {
    pthread_cond_wait(&left, &lock);
  }
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&owner);
}
