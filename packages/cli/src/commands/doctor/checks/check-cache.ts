import { randomUUID } from "node:crypto";
import type { OpenCache } from "@stream-fallback/core";
import type { Finding } from "../finding.ts";

/** Writes an entry and reads it back. */
export async function checkCache(cache: OpenCache | undefined): Promise<Finding> {
  const check = "cache";
  if (cache === undefined)
    return {
      check,
      verdict: "skipped",
      found: { en: "nothing is remembered here", zh: "此处没有缓存" },
    };
  const key = `doctor:${randomUUID()}`;
  try {
    await cache.set(key, "well", 10_000);
    const isRead = (await cache.get(key)) === "well";
    await cache.delete(key);
    if (isRead) return { check, verdict: "well", found: { en: "is written and read", zh: "可读写" } };
  } catch {
    // Told below: the message may quote the address with its password.
  }
  return {
    check,
    verdict: "odd",
    found: { en: "cannot be used; every run begins from nothing", zh: "不可用，每次运行都从头开始" },
    advice: {
      en: "see that its folder may be written, or give another with --cache or DOUYIN_CACHE",
      zh: "请确认其目录可写，或用 --cache、DOUYIN_CACHE 指定其他位置",
    },
  };
}
