import { type OptionKind, withMethods } from "../errors/option-kinds.ts";

const own: OptionKind = withMethods("", ["createContextKey"]);
const parts: Record<string, OptionKind> = {
  context: withMethods("", ["active", "with"]),
  trace: withMethods("", ["getTracer", "setSpan"]),
  metrics: withMethods("", ["getMeter"]),
  ROOT_CONTEXT: withMethods("", ["setValue"]),
};

/** The module itself, whose class is no plain object's, or what has the same parts. */
export const openTelemetryApi: OptionKind = {
  mustBe: "the module @opentelemetry/api",
  fits: (value) =>
    own.fits(value) &&
    Object.entries(parts).every(([name, part]) => part.fits((value as Record<string, unknown>)[name])),
};
