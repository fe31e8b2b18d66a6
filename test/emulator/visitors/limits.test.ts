import { beforeEach, expect, onTestFinished, test } from "vitest";
import { ControlError } from "../control/control-fields.ts";
import { type EmulatorOptions, startEmulator } from "../server.ts";
import { cookieOf } from "./visitor.ts";

let nowMs = 0;
const clock = () => nowMs;
const limit = { requests: 3, windowMs: 10_000, blockMs: 30_000, captchaMs: 20_000 };

beforeEach(() => {
  nowMs = Date.parse("2027-03-01T12:00:00Z");
});

async function open(options: EmulatorOptions = { limit }) {
  const emulator = await startEmulator({ clock, ...options });
  onTestFinished(() => emulator.close());
  const home = (cookie = "") => fetch(`${emulator.origins.live}/`, { headers: { cookie } });
  /** What one request of a visitor meets. */
  const ask = async (cookie?: string) => {
    const response = await home(cookie);
    if (response.status !== 200) return response.status;
    return (await response.text()).includes("验证码中间页") ? "captcha" : "answer";
  };
  const askTimes = async (times: number, cookie?: string) => {
    const met = [];
    for (let turn = 0; turn < times; turn += 1) met.push(await ask(cookie));
    return met;
  };
  return { emulator, home, ask, askTimes };
}

test("one request too many is answered with 444, then come captchas, then peace", async () => {
  const { emulator, ask, askTimes } = await open();
  expect(await askTimes(5)).toEqual(["answer", "answer", "answer", 444, 444]);
  nowMs += 29_999;
  expect(await ask()).toBe(444);
  nowMs += 1;
  expect(await ask()).toBe("captcha");
  nowMs += 19_999;
  expect(await ask()).toBe("captcha");
  nowMs += 1;
  expect(await ask()).toBe("answer");
  expect(emulator.counters()).toMatchObject({
    requests: { home: 9 },
    limited: { "home.blocked": 3, "home.captcha": 2 },
  });
});

test("as many as allowed are answered for ever, window after window", async () => {
  const { askTimes } = await open();
  for (let turn = 0; turn < 4; turn += 1) {
    expect(await askTimes(3)).toEqual(["answer", "answer", "answer"]);
    nowMs += limit.windowMs;
  }
});

test("refused requests count: who hammers in the middle of a block is blocked anew", async () => {
  const { ask, askTimes } = await open();
  await askTimes(4);
  nowMs += 20_000;
  expect(await askTimes(4)).toEqual([444, 444, 444, 444]);
  nowMs += 29_999;
  expect(await ask()).toBe(444);
  nowMs += 1;
  expect(await ask()).toBe("captcha");
});

test("without other words, block and captchas last as long as the window", async () => {
  const { ask, askTimes } = await open({ limit: { requests: 1, windowMs: 1000 } });
  expect(await askTimes(2)).toEqual(["answer", 444]);
  nowMs += 1000;
  expect(await ask()).toBe("captcha");
  nowMs += 1000;
  expect(await ask()).toBe("answer");
});

test("each ttwid and each nonce is a visitor of its own, a made-up ttwid is none", async () => {
  const { askTimes, home } = await open();
  const ttwids = [cookieOf(await home(), "ttwid"), cookieOf(await home(), "ttwid")];
  for (const ttwid of ttwids) {
    expect(await askTimes(4, `ttwid=${ttwid}`)).toEqual(["answer", "answer", "answer", 444]);
  }
  expect(await askTimes(4, `__ac_nonce=${"a".repeat(21)}`)).toEqual(["answer", "answer", "answer", 444]);
  expect(await askTimes(2, "ttwid=invented")).toEqual(["answer", 444]);
});

test("a limit comes and goes by order, and a reset brings back the first", async () => {
  const { emulator, askTimes } = await open();
  emulator.control({ limit: null });
  expect(await askTimes(5)).toEqual(Array(5).fill("answer"));
  emulator.control({ limit: { requests: 1, windowMs: 10_000 } });
  expect(await askTimes(2)).toEqual(["answer", 444]);
  expect(await (await fetch(`${emulator.url}/__control`)).json()).toMatchObject({
    limit: { requests: 1, windowMs: 10_000 },
  });
  emulator.control({ reset: true });
  expect(await askTimes(4)).toEqual(["answer", "answer", "answer", 444]);
});

test("a refused request uses up no fault", async () => {
  const { emulator, askTimes } = await open({ limit: { requests: 1, windowMs: 10_000 } });
  emulator.control({ endpoint: "home", fault: { kind: "status", status: 504 }, times: 2 });
  expect(await askTimes(2)).toEqual([504, 444]);
  expect(emulator.counters().faulted).toEqual({ "home.status": 1 });
});

test("a senseless limit does not start", async () => {
  await expect(startEmulator({ limit: { requests: 0, windowMs: 1 } })).rejects.toThrow(ControlError);
});
