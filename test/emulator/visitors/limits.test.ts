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
  /** The status, or `captcha`, that answers one request of a visitor. */
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

test("a visitor over the limit gets 444 for a while, then captchas for a while, then normal answers", async () => {
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

test("a visitor who stays within the limit is answered, window after window", async () => {
  const { askTimes } = await open();
  for (let turn = 0; turn < 4; turn += 1) {
    expect(await askTimes(3)).toEqual(["answer", "answer", "answer"]);
    nowMs += limit.windowMs;
  }
});

test("refused requests count: a visitor who keeps asking during a block is blocked anew", async () => {
  const { ask, askTimes } = await open();
  await askTimes(4);
  nowMs += 20_000;
  expect(await askTimes(4)).toEqual([444, 444, 444, 444]);
  nowMs += 29_999;
  expect(await ask()).toBe(444);
  nowMs += 1;
  expect(await ask()).toBe("captcha");
});

test("by default the block and the captchas of a limit each last as long as its window", async () => {
  const { ask, askTimes } = await open({ limit: { requests: 1, windowMs: 1000 } });
  expect(await askTimes(2)).toEqual(["answer", 444]);
  nowMs += 1000;
  expect(await ask()).toBe("captcha");
  nowMs += 1000;
  expect(await ask()).toBe("answer");
});

test("the limit counts each ttwid and each nonce as one visitor, but not a made-up ttwid", async () => {
  const { askTimes, home } = await open();
  const ttwids = [cookieOf(await home(), "ttwid"), cookieOf(await home(), "ttwid")];
  for (const ttwid of ttwids) {
    expect(await askTimes(4, `ttwid=${ttwid}`)).toEqual(["answer", "answer", "answer", 444]);
  }
  expect(await askTimes(4, `__ac_nonce=${"a".repeat(21)}`)).toEqual(["answer", "answer", "answer", 444]);
  expect(await askTimes(2, "ttwid=invented")).toEqual(["answer", 444]);
});

test("an order sets or lifts the limit, and a reset brings back the one it started with", async () => {
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

test("a request refused by the limit uses up no counted fault", async () => {
  const { emulator, askTimes } = await open({ limit: { requests: 1, windowMs: 10_000 } });
  emulator.control({ endpoint: "home", fault: { kind: "status", status: 504 }, times: 2 });
  expect(await askTimes(2)).toEqual([504, 444]);
  expect(emulator.counters().faulted).toEqual({ "home.status": 1 });
});

test("the emulator does not start with a limit that makes no sense", async () => {
  await expect(startEmulator({ limit: { requests: 0, windowMs: 1 } })).rejects.toThrow(ControlError);
});
