# SPDX-License-Identifier: BSL-1.0
# awk -f report.awk family=small graphs-small.txt family=large ...
# Prints tables of the lines `workload contender threads metric value` and a PASS or FAIL line for every bar; exits
# with 1 if a bar is missed. The family costs alone is enough, if it has no timings, too.

{
  metric = $4
  value[family, $1, $2, $3, metric] = $5
  if (!((family, $2) in there)) there[family, $2] = 1
  given[family] = 1
}

function get(f, w, c, t, m) { return (f, w, c, t, m) in value ? value[f, w, c, t, m] : "" }

# The least of what the peers need; "" if there are none.
function faster_peer(f, w, t, m,    i, v, best) {
  best = ""
  for (i = 1; i <= peers; ++i) {
    v = get(f, w, peer[i], t, m)
    if (v != "" && (best == "" || v + 0 < best + 0)) best = v
  }
  return best
}

function shown(v) {
  if (v == "") return "-"
  return v < 10 ? sprintf("%.2f", v) : v < 1000 ? sprintf("%.1f", v) : sprintf("%.0f", v)
}
function per(a, b) { return a == "" || b == "" || b + 0 == 0 ? "" : a / b }

# Of sample[1] to sample[n].
function median(n,    i, j, held) {
  for (i = 2; i <= n; ++i) {
    held = sample[i]
    for (j = i - 1; j >= 1 && sample[j] > held; --j) sample[j + 1] = sample[j]
    sample[j + 1] = held
  }
  return n % 2 ? sample[(n + 1) / 2] : (sample[n / 2] + sample[n / 2 + 1]) / 2
}

function note(line) { verdicts = verdicts line "\n" }
function bar(what, v, is_least, limit, unit,    ok) {
  if (v == "") return note("----  " what ": not judged, as there is no peer or no figure")
  ok = is_least ? v + 0 >= limit : v + 0 <= limit
  if (!ok) failed = 1
  note(sprintf("%s  %s: %s%s, at %s %s%s", ok ? "PASS" : "FAIL", what, shown(v + 0), unit, \
    is_least ? "least" : "most", limit, unit))
}

function small(    i, c, w, t, m, weft, fast, n, worst) {
  m = "us_per_run.median"
  for (t = 2; t >= 1; --t) {
    print "Small graphs of tasks that do nothing, run again and again: microseconds per run, " \
      (t == 2 ? "2 threads" : "1 thread, for information")
    printf "\n%-12s %8s %8s %8s %10s %9s %8s %8s %10s %11s %11s\n", "graph", "serial", "inline", "weft", "task_graph", \
      "taskflow", "tbb", "corun", "peer/weft", "peer/graph", "corun/weft"
    n = 0
    worst = ""
    for (i = 1; i <= graphs; ++i) {
      w = graph[i]
      weft = get("small", w, "weft", t, m)
      fast = faster_peer("small", w, t, m)
      c = get("small", w, "taskflow-corun", t, m)
      printf "%-12s %8s %8s %8s %10s %9s %8s %8s %10s %11s %11s\n", w, shown(get("small", w, "serial", 1, m)), \
        shown(get("small", w, "inline", 1, m)), shown(weft), shown(get("small", w, "graph", t, m)), \
        shown(get("small", w, "taskflow", t, m)), shown(get("small", w, "tbb", t, m)), shown(c), \
        shown(per(fast, weft)), shown(per(fast, get("small", w, "graph", t, m))), shown(per(c, weft))
      if (fast == "") continue
      sample[++n] = fast / weft
      if (worst == "" || fast / weft < worst) worst = fast / weft
    }
    print ""
    if (t == 2) {
      bar("small graphs, 2 threads: faster peer to weft, median of " graphs, n ? median(n) : "", 1, 5, "x")
      bar("small graphs, 2 threads: faster peer to weft, the least", worst, 1, 3, "x")
    }
  }

  m = "us_per_run_of_10us_tasks.median"
  print "The same with tasks of 10 us, 2 threads: how many times as fast as weft's inline run on one thread"
  printf "\n%-12s %8s %8s %8s %10s %9s %8s %8s\n", "graph", "ideal", "serial", "weft", "task_graph", "taskflow", \
    "tbb", "corun"
  for (i = 1; i <= graphs; ++i) {
    w = graph[i]
    c = get("small", w, "inline", 1, m)
    printf "%-12s %8s %8s %8s %10s %9s %8s %8s\n", w, shown(ideal[i]), shown(per(c, get("small", w, "serial", 1, m))), \
      shown(per(c, get("small", w, "weft", 2, m))), shown(per(c, get("small", w, "graph", 2, m))), \
      shown(per(c, get("small", w, "taskflow", 2, m))), shown(per(c, get("small", w, "tbb", 2, m))), \
      shown(per(c, get("small", w, "taskflow-corun", 2, m)))
    bar("tasks of 10 us, 2 threads, " w ": part of the ideal speed-up", \
      100 * c / get("small", w, "weft", 2, m) / ideal[i], 1, 90, " %")
  }
  print ""
}

function large(    i, s, t, w, k, n, slowest, fast, weft, runs, c) {
  print "Large graphs that are built, run once and destroyed: nanoseconds per task, all three together and the run alone\n"
  printf "%-12s %8s %8s %8s %9s %8s %10s %8s %9s %8s %10s\n", "graph", "tasks", "threads", "weft", "taskflow", "tbb", \
    "peer/weft", "run", "taskflow", "tbb", "peer/weft"
  for (s = 1; s <= sizes; ++s)
    for (t = 2; t >= 1; --t) {
      n = 0
      runs = 0
      slowest = ""
      for (i = 1; i <= shapes; ++i) {
        w = shape[i] ":" size[s]
        weft = get("large", w, "weft", t, "total_ns.median")
        fast = faster_peer("large", w, t, "total_ns.median")
        printf "%-12s %8d %8d %8s %9s %8s %10s", shape[i], size[s], t, shown(weft), \
          shown(get("large", w, "taskflow", t, "total_ns.median")), shown(get("large", w, "tbb", t, "total_ns.median")), \
          shown(per(fast, weft))
        if (fast != "") {
          total[++n] = fast / weft
          if (slowest == "" || fast / weft < slowest) slowest = fast / weft
        }
        weft = get("large", w, "weft", t, "run_ns.median")
        fast = faster_peer("large", w, t, "run_ns.median")
        printf " %8s %9s %8s %10s\n", shown(weft), shown(get("large", w, "taskflow", t, "run_ns.median")), \
          shown(get("large", w, "tbb", t, "run_ns.median")), shown(per(fast, weft))
        if (fast != "") alone[++runs] = fast / weft
      }
      if (size[s] != 65536 || t != 2) continue
      for (k = 1; k <= n; ++k) sample[k] = total[k]
      bar("graphs of 65536, 2 threads: faster peer to weft, build + run + destroy, median of " shapes, \
        n ? median(n) : "", 1, 3, "x")
      bar("graphs of 65536, 2 threads: faster peer to weft, build + run + destroy, the least", slowest, 1, 1, "x")
      for (k = 1; k <= runs; ++k) sample[k] = alone[k]
      bar("graphs of 65536, 2 threads: faster peer to weft, run alone, median of " shapes, runs ? median(runs) : "", \
        1, 2, "x")
    }

  print "\nParts of that for 65536 tasks and 2 threads: nanoseconds per task to build, run and destroy\n"
  printf "%-12s", "graph"
  for (c = 0; c <= peers; ++c) printf " %28s", (c == 0 ? "weft" : peer[c])
  print ""
  for (i = 1; i <= shapes; ++i) {
    w = shape[i] ":65536"
    printf "%-12s", shape[i]
    for (c = 0; c <= peers; ++c) {
      k = c == 0 ? "weft" : peer[c]
      printf "  %27s", shown(get("large", w, k, 2, "build_ns.median")) " + " \
        shown(get("large", w, k, 2, "run_ns.median")) " + " shown(get("large", w, k, 2, "destroy_ns.median"))
    }
    print ""
  }

  print "\n4096 tasks of 10 us, 2 threads: how many times as fast as weft on 1 thread, run alone\n"
  printf "%-12s %8s %9s %8s\n", "graph", "weft", "taskflow", "tbb"
  for (i = 1; i <= shapes; ++i) {
    w = shape[i] ":4096"
    c = get("large", w, "weft", 1, "run_ns_of_10us_tasks.median")
    printf "%-12s %8s %9s %8s\n", shape[i], shown(per(c, get("large", w, "weft", 2, "run_ns_of_10us_tasks.median"))), \
      shown(per(c, get("large", w, "taskflow", 2, "run_ns_of_10us_tasks.median"))), \
      shown(per(c, get("large", w, "tbb", 2, "run_ns_of_10us_tasks.median")))
  }
  print ""
}

function spawn(    i, t, w, m) {
  m = "ns_per_spawned_task.median"
  print "Tasks that spawn tasks: nanoseconds per spawned task, with all that joins them\n"
  printf "%-12s %8s %8s %8s %9s %8s %10s %16s %11s\n", "workload", "threads", "serial", "weft", "taskflow", "tbb", \
    "peer/weft", "taskflow-nested", "tbb-nested"
  for (i = 1; i <= trees; ++i)
    for (t = 2; t >= 1; --t) {
      w = tree[i]
      printf "%-12s %8d %8s %8s %9s %8s %10s %16s %11s\n", w, t, shown(get("spawn", w, "serial", 1, m)), \
        shown(get("spawn", w, "weft", t, m)), shown(get("spawn", w, "taskflow", t, m)), \
        shown(get("spawn", w, "tbb", t, m)), shown(per(faster_peer("spawn", w, t, m), get("spawn", w, "weft", t, m))), \
        shown(get("spawn", w, "taskflow-nested", t, m)), shown(get("spawn", w, "tbb-nested", t, m))
      bar("spawning, " w ", " t (t == 1 ? " thread" : " threads") ": a task", get("spawn", w, "weft", t, m), 0, 100, " ns")
    }
  print ""
}

function costs(    i, c, k, s, w, n, m, most) {
  print "Memory: bytes per task once the graph is built (also: after a run, which may keep what it has worked out)\n"
  printf "%-12s %8s", "graph", "tasks"
  for (c = 0; c <= peers; ++c) printf " %20s", (c == 0 ? "weft" : peer[c])
  print ""
  split("1048576 1572864", s, " ")
  split("independent chain", w, " ")
  most = ""
  for (k = 1; k <= 2; ++k)
    for (i = 1; i <= 2; ++i) {
      printf "%-12s %8d", w[i], s[k]
      for (c = 0; c <= peers; ++c) {
          m = c == 0 ? "weft" : peer[c]
        n = get("costs", w[i] ":" s[k], m, 2, "heap_bytes_per_task")
        printf " %20s", shown(n) " (" shown(get("costs", w[i] ":" s[k], m, 2, "heap_bytes_per_task_after_run")) ")"
        if (c == 0 && w[i] == "independent" && (most == "" || n > most)) most = n
      }
      print ""
    }
  bar("memory of a task beside callable and edges", most, 0, 96, " bytes")

  print "\nAllocations per run of the small graphs on 2 threads: tasks that do nothing, and of 10 us\n"
  printf "%-12s %14s %14s %14s %14s\n", "graph", "weft", "task_graph", "taskflow", "tbb"
  most = 0
  for (i = 1; i <= graphs; ++i) {
    printf "%-12s", graph[i]
    for (c = 1; c <= 4; ++c) {
      m = c == 1 ? "weft" : c == 2 ? "graph" : c == 3 ? "taskflow" : "tbb"
      n = get("costs", graph[i], m, 2, "allocations_per_run")
      k = get("costs", graph[i], m, 2, "allocations_per_run_of_10us_tasks")
      printf " %14s", n == "" ? "-" : n " " k
      if (c == 1 && n + k > most) most = n + k
    }
    print ""
  }
  bar("allocations per run of a static workflow on a pool", most, 0, 0, "")
  print ""

  if (get("costs", "idle", "weft", 2, "percent_of_a_core") == "") return
  print "Pools for 2 threads with nothing to do: percent of a processor; microseconds until a job begins once it is given\n"
  printf "%-12s %12s %12s %12s\n", "pool", "idle", "wake, median", "wake, least"
  for (c = 0; c <= peers; ++c) {
    m = c == 0 ? "weft" : peer[c]
    if (get("costs", "idle", m, 2, "percent_of_a_core") == "") continue
    printf "%-12s %12s %12s %12s\n", m, sprintf("%.3f", get("costs", "idle", m, 2, "percent_of_a_core")), \
      shown(get("costs", "wake", m, 2, "us_until_the_job_begins.median")), \
      shown(get("costs", "wake", m, 2, "us_until_the_job_begins.min"))
  }
  bar("processor time of an idle pool", get("costs", "idle", "weft", 2, "percent_of_a_core"), 0, 1, " %")
  print ""
}

END {
  peers = split("taskflow tbb", peer, " ")
  graphs = split("independent chain dag layers diamond", graph, " ")
  split("2 1 1.5 2 1.3333", ideal, " ")
  shapes = split("chain tree wavefront levels independent", shape, " ")
  sizes = split("1024 8192 65536 1048576", size, " ")
  trees = split("skynet fibonacci", tree, " ")
  if (given["small"]) small()
  if (given["large"]) large()
  if (given["spawn"]) spawn()
  if (given["costs"]) costs()
  printf "%s", verdicts
  exit failed
}
