// The hash alone: node hash.mjs THREADS SECONDS verifies on so many threads, so many seconds to warm up and as many measured, and
// prints verifications per second, the median time of one in milliseconds, and processor time per verification in milliseconds.
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";

const PASSWORD = "correct horse battery staple";

function verifyFor(seconds, kept) {
  const times = [];
  const end = performance.now() + 1000 * seconds;
  for (let now = performance.now(); now < end; ) {
    if (!verifySync(kept, PASSWORD)) {
      throw new Error("not verified");
    }
    const after = performance.now();
    times.push(after - now);
    now = after;
  }
  return times;
}

if (isMainThread) {
  const [threads, seconds] = process.argv.slice(2).map(Number);
  const kept = hashSync(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url), { workerData: { kept, seconds } }));
  const next = (worker) => new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  await Promise.all(workers.map(next));
  const before = process.cpuUsage();
  const start = performance.now();
  workers.forEach((worker) => worker.postMessage("measure"));
  const times = (await Promise.all(workers.map(next))).flat().sort((a, b) => a - b);
  const taken = (performance.now() - start) / 1000;
  const used = process.cpuUsage(before);
  const median = times[Math.floor(times.length / 2)];
  console.log(times.length / taken, median, (used.user + used.system) / 1000 / times.length);
  process.exit(0);
} else {
  const { kept, seconds } = workerData;
  verifyFor(seconds, kept);
  parentPort.once("message", () => parentPort.postMessage(verifyFor(seconds, kept)));
  parentPort.postMessage("warm");
}
