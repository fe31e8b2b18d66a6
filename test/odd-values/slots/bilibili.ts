import { type BilibiliProviderOptions, createProvider } from "@stream-fallback/bilibili-provider";
import type { Slot } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const PROVIDER: Names<BilibiliProviderOptions> = { origins: true };

export const bilibiliSlots: Record<string, Slot[]> = {
  bilibili: [
    ...optionSlots<BilibiliProviderOptions>("bilibili", {
      names: PROVIDER,
      base: {},
      use: (options) => createProvider(options).matchURL("https://live.bilibili.com/1"),
    }),
    ...["api", "account", "live", "short"].map((name) =>
      parameterSlot(
        `bilibili of the origin ${name}`,
        (odd) => void createProvider({ origins: { [name]: odd } }),
      ),
    ),
    parameterSlot("bilibili: matchURL", (odd) => createProvider().matchURL(odd)),
  ],
};
