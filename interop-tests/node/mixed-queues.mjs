// The real BullMQ, told what to do by one JSON object a line. Answers are {"id", "answer"} or {"id", "error"}, in the order in which they
// become known; lines that are not JSON are for people.
//
// Workers do what the data says, as those in Java do (FleetHandler): {"do": "fail", "message"}, {"do": "failBelow", "attempts"},
// {"do": "report", "progress", "log"}, {"do": "hold"} until released; anything else is returned.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Job, Queue, QueueEvents, UnrecoverableError, Worker } from "bullmq";

const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), db: 2 };
const patient = { ...connection, maxRetriesPerRequest: null };
let queues = {};
let workers = {};
let listeners = {};
let runs = {};
let troubles = [];
let releases = [];

const trouble = (error) => troubles.push(error.message);

function queue(name) {
  if (!queues[name]) {
    queues[name] = new Queue(name, { connection });
    queues[name].on("error", trouble);
  }
  return queues[name];
}

async function job({ queue: name, job: id }) {
  const found = await queue(name).getJob(id);
  if (!found) throw new Error(`There is no job ${id} in queue ${name}`);
  return found;
}

async function handle(job) {
  runs[job.queueName] ??= {};
  runs[job.queueName][job.id] = (runs[job.queueName][job.id] ?? 0) + 1;
  const data = job.data ?? {};
  switch (data.do) {
    case "fail":
      throw new Error(data.message);
    case "failForGood":
      throw new UnrecoverableError(data.message);
    case "failBelow":
      if (job.attemptsMade < data.attempts) throw new Error(`attempt ${job.attemptsMade}`);
      return job.attemptsMade;
    case "report":
      await job.updateProgress(data.progress);
      for (const row of data.log) await job.log(row);
      return "reported";
    case "hold":
      await new Promise((resolve) => releases.push(resolve));
      return "released";
    case "sleep":
      await sleep(data.ms);
      return data.ms;
    default:
      return job.data;
  }
}

// What a dashboard would show of a job.
function seen(value) {
  if (Array.isArray(value)) return value.map(seen);
  if (!(value instanceof Job)) return value;
  const { id, name, data, opts, progress, attemptsMade, attemptsStarted, stalledCounter, delay, priority, timestamp } = value;
  const { processedOn, finishedOn, failedReason, stacktrace, returnvalue, processedBy, deduplicationId } = value;
  return {
    id, name, data, opts, progress, attemptsMade, attemptsStarted, stalledCounter, delay, priority, timestamp,
    processedOn, finishedOn, failedReason, stacktrace, returnvalue, processedBy, deduplicationId,
  };
}

const commands = {
  // Any method of a queue, a job, a worker.
  async queue({ queue: name, method, args }) {
    return seen(await queue(name)[method](...args));
  },
  async job({ queue: name, job: id, method, args }) {
    return seen(await (await job({ queue: name, job: id }))[method](...args));
  },
  async worker({ worker, method, args }) {
    return seen(await workers[worker][method](...args));
  },
  async read(which) {
    return seen(await job(which));
  },
  async work({ queue: name, worker, options }) {
    workers[worker] = new Worker(name, handle, { connection: patient, name: worker, ...options });
    workers[worker].on("error", trouble);
    await workers[worker].waitUntilReady();
  },
  async release() {
    const held = releases.length;
    releases.forEach((release) => release());
    releases = [];
    return held;
  },
  async runs({ queue: name }) {
    return runs[name] ?? {};
  },
  async listen({ queue: name }) {
    const heard = [];
    // From the beginning: what is added while it is still asking for the first events would else be missed.
    const events = new QueueEvents(name, { connection: patient, lastEventId: "0-0" });
    events.on("error", trouble);
    const emit = events.emit.bind(events);
    events.emit = (event, ...args) => {
      if (!event.includes(":")) heard.push({ event, ...(typeof args[0] === "object" ? args[0] : {}) });
      return emit(event, ...args);
    };
    listeners[name] = { events, heard };
    await events.waitUntilReady();
  },
  async heard({ queue: name }) {
    return listeners[name].heard;
  },
  async waitUntilFinished({ queue: name, job: id, atMost }) {
    return await (await job({ queue: name, job: id })).waitUntilFinished(listeners[name].events, atMost);
  },
  async troubles() {
    return troubles;
  },
  async closeAll() {
    releases.forEach((release) => release());
    for (const worker of Object.values(workers)) await worker.close(true);
    for (const { events } of Object.values(listeners)) await events.close();
    for (const one of Object.values(queues)) await one.close();
    [queues, workers, listeners, runs, troubles, releases] = [{}, {}, {}, {}, [], []];
  },
};

async function obey(line) {
  const { id, do: what, ...parameters } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ id, answer: (await commands[what](parameters)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: error.message }));
  }
}

for await (const line of createInterface({ input: process.stdin })) obey(line);
process.exit(0);
