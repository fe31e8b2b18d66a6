import type { Slot } from "./judge.ts";
import { balancerSlots } from "./slots/balancer.ts";
import { bilibiliSlots } from "./slots/bilibili.ts";
import { clientSlots } from "./slots/client.ts";
import { douyinSlots } from "./slots/douyin.ts";
import { openTelemetrySlots } from "./slots/opentelemetry.ts";
import { partSlots } from "./slots/parts.ts";
import { signingSlots } from "./slots/signing.ts";
import { testingSlots } from "./slots/testing.ts";

/** By the name of the export. */
export const slotsByExport: Readonly<Record<string, readonly Slot[]>> = {
  ...balancerSlots,
  ...bilibiliSlots,
  ...clientSlots,
  ...douyinSlots,
  ...openTelemetrySlots,
  ...partSlots,
  ...signingSlots,
  ...testingSlots,
};

/** Each once: one thing may have several names. */
export const slots: readonly Slot[] = [...new Set(Object.values(slotsByExport).flat())];
