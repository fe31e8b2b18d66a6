import type { Provider } from "../provider/provider.ts";

/**
 * What answers of these providers have beside what all have: one of a union, told apart by `provider` where the ids are known
 * to the compiler.
 */
export type ExtraOf<Each extends Provider> =
  Each extends Provider<infer Extra, infer _Options, infer Id>
    ? string extends Id
      ? Extra
      : Extra & { readonly provider: Id }
    : never;

/** What these providers take as `options` of a call. */
export type OptionsOf<Each extends Provider> =
  Each extends Provider<infer _Extra, infer Options, infer _Id> ? Options : never;
