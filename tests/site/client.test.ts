import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LabClient, type WorkerLike, WorkerStopped } from "../../src/lab/client.ts";
import type { Answer, Envelope } from "../../src/lab/protocol.ts";

/** A worker that answers when the test says so. */
class FakeWorker implements WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly received: Envelope[] = [];
  terminated = false;
  postMessage(message: unknown) {
    this.received.push(message as Envelope);
  }
  terminate() {
    this.terminated = true;
  }
  answer(answer: Answer) {
    this.onmessage?.({ data: answer } as MessageEvent);
  }
}

function setup() {
  const workers: FakeWorker[] = [];
  const restarts: string[] = [];
  const events: unknown[] = [];
  const client = new LabClient({
    create: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    onEvent: (event) => events.push(event),
    onRestart: (why) => restarts.push(why),
    patience: 1_000,
    firstPatience: 5_000,
  });
  return { client, workers, restarts, events };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("LabClient", () => {
  it("matches answers to requests by id, in any order", async () => {
    const { client, workers } = setup();
    const first = client.request({ type: "run", line: "a" });
    const second = client.request({ type: "run", line: "b" });
    const [a, b] = workers[0]!.received;
    workers[0]!.answer({ kind: "done", id: b!.id, reply: { exit: 2 } });
    workers[0]!.answer({ kind: "done", id: a!.id, reply: { exit: 1 } });
    expect(await first).toEqual({ exit: 1 });
    expect(await second).toEqual({ exit: 2 });
  });

  it("hands on events and failures", async () => {
    const { client, workers, events } = setup();
    const request = client.request({ type: "grade" });
    workers[0]!.answer({ kind: "event", event: { type: "output", text: "x", stream: "stdout" } });
    workers[0]!.answer({ kind: "failed", id: workers[0]!.received[0]!.id, message: "no such lesson" });
    await expect(request).rejects.toThrow("no such lesson");
    expect(events).toEqual([{ type: "output", text: "x", stream: "stdout" }]);
  });

  it("replaces a worker that does not answer, and opens the lesson again with the latest files", async () => {
    const { client, workers, restarts } = setup();
    const opened = client.open("lesson", { Dockerfile: "one" });
    workers[0]!.answer({ kind: "done", id: workers[0]!.received[0]!.id, reply: null });
    await opened;
    const filed = client.files({ Dockerfile: "two" });
    workers[0]!.answer({ kind: "done", id: workers[0]!.received[1]!.id, reply: null });
    await filed;
    const endless = client.request({ type: "run", line: "while :; do :; done" });
    const stopped = expect(endless).rejects.toBeInstanceOf(WorkerStopped);
    vi.advanceTimersByTime(1_001);
    await stopped;
    expect(workers[0]!.terminated).toBe(true);
    expect(restarts).toHaveLength(1);
    expect(workers[1]!.received.map(({ request }) => request)).toEqual([
      { type: "open", lesson: "lesson", files: { Dockerfile: "two" } },
    ]);
  });

  it("takes output as a sign of life", async () => {
    const { client, workers, restarts } = setup();
    const opened = client.open("lesson", {});
    workers[0]!.answer({ kind: "done", id: workers[0]!.received[0]!.id, reply: null });
    await opened;
    const slow = client.request({ type: "run", line: "sh deliver.sh" });
    for (let line = 0; line < 5; line++) {
      vi.advanceTimersByTime(900);
      workers[0]!.answer({ kind: "event", event: { type: "output", text: "#1", stream: "stderr" } });
    }
    expect(restarts).toEqual([]);
    workers[0]!.answer({ kind: "done", id: workers[0]!.received[1]!.id, reply: { exit: 0 } });
    expect(await slow).toEqual({ exit: 0 });
    vi.advanceTimersByTime(60_000);
    expect(restarts).toEqual([]);
  });

  it("gives the first request of a worker the time to load the engine", async () => {
    const { client, workers, restarts } = setup();
    const opened = client.open("lesson", {});
    vi.advanceTimersByTime(4_000);
    expect(restarts).toEqual([]);
    workers[0]!.answer({ kind: "done", id: workers[0]!.received[0]!.id, reply: null });
    await opened;
  });

  it("replaces a worker that crashed", async () => {
    const { client, workers, restarts } = setup();
    const request = client.request({ type: "grade" });
    const stopped = expect(request).rejects.toBeInstanceOf(WorkerStopped);
    workers[0]!.onerror?.({ message: "out of memory" } as ErrorEvent);
    await stopped;
    expect(restarts).toEqual(["The simulator stopped: out of memory."]);
  });
});
