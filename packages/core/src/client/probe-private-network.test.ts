import { expect, it } from "vitest";
import type { HttpClient } from "../http/http-client.ts";
import { withDeadline } from "../policies/deadline.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { probeStream } from "./probe-stream.ts";

async function* nothing(): AsyncGenerator<Uint8Array> {}

it.each(["http://127.0.0.1:8080/", "http://192.168.0.1/a.flv", "//localhost/a.flv", "http://[::1]/"])(
  "a stream of the public network is not followed to %s",
  async (location) => {
    const asked: string[] = [];
    const http: HttpClient = {
      send: () => Promise.reject(new Error("a probe reads no whole reply")),
      async stream({ url }) {
        asked.push(url);
        return { status: 302, headers: { location }, body: nothing() };
      },
    };
    const url = "http://pull.example/a.flv";
    const quality = { name: "原画", source: "main", quality: "origin", onlyAudio: false } as const;
    const clock = manualClock();
    const probed = await withDeadline(
      (deadline) => probeStream({ ...quality, url, format: "flv" }, { http, deadline, clock }),
      { clock, timeoutMs: 1_000, signals: [] },
    );
    expect(probed).toEqual({ verdict: "dead", reason: "the stream leads to a private network" });
    expect(asked).toEqual([url]);
  },
);
