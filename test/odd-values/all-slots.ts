import type { Slot } from "./judge.ts";
import { balancerSlots } from "./slots/balancer.ts";
import { bilibiliSlots } from "./slots/bilibili.ts";
import { clientSlots } from "./slots/client.ts";
import { douyinSlots } from "./slots/douyin.ts";
import { gatewaySlots } from "./slots/gateway.ts";
import { gatewaySourceSlots } from "./slots/gateway-sources.ts";
import { openTelemetrySlots } from "./slots/opentelemetry.ts";
import { partSlots } from "./slots/parts.ts";
import { prometheusSlots } from "./slots/prometheus.ts";
import { recorderSlots } from "./slots/recorder.ts";
import { serverSlots } from "./slots/server.ts";
import { signingSlots } from "./slots/signing.ts";
import { testingSlots } from "./slots/testing.ts";

const groups: readonly Readonly<Record<string, readonly Slot[]>>[] = [
  ...[balancerSlots, bilibiliSlots, clientSlots, douyinSlots, gatewaySlots, openTelemetrySlots, partSlots],
  ...[prometheusSlots, recorderSlots, serverSlots, signingSlots, testingSlots],
  gatewaySourceSlots,
];

/** By the name of the export, which several packages may have. */
export const slotsByExport: Readonly<Record<string, readonly Slot[]>> = Object.fromEntries(
  [...new Set(groups.flatMap((group) => Object.keys(group)))].map((name): [string, readonly Slot[]] => [
    name,
    groups.flatMap((group) => group[name] ?? []),
  ]),
);

/** Each once: one thing may have several names. */
export const slots: readonly Slot[] = [...new Set(Object.values(slotsByExport).flat())];
