import autocannon from "autocannon";

/** The load generator, in a process of its own: takes one run at a time from its parent and answers with figures. */
process.on("message", async ({ url, connections, seconds, headers }) => {
  const result = await autocannon({ url, connections, duration: seconds, headers });
  const failures = result.errors + result.timeouts + result.non2xx;
  process.send({ perSecond: result["2xx"] / result.duration, p99: result.latency.p99, failures });
});
