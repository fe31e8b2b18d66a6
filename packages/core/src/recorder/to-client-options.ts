import type { ClientGetStreamOptions } from "../client/client-options.ts";
import { StreamFallbackError } from "../errors.ts";
import { ownFields } from "../provider/own-fields.ts";
import type { Need } from "../provider/provider.ts";
import type { WantedFormat } from "../room/room-info.ts";
import { checkFlags } from "./check-flags.ts";
import type { RecorderGetStreamOptions } from "./recorder-options.ts";
import { runHook } from "./run-hook.ts";

/** Options of a call, of which those of the platform have become what any client knows. */
export type TranslatedOptions = RecorderGetStreamOptions & Pick<ClientGetStreamOptions, "options" | "prefer">;

/** What a platform's calls have beside those of all platforms. */
export interface PlatformOptions<Options extends RecorderGetStreamOptions> {
  /** Options of its own that are true or false; of another kind they are `INVALID_INPUT`. @default none */
  flags?: readonly (keyof Options & string)[] | undefined;
  /**
   * Makes `options`, `quality`, `formatPriorities` … of the options that only this platform has, takes those out, and hands
   * on the rest. @default all are handed on as they are
   */
  translate?: ((given: Options, asked: Need["kind"]) => TranslatedOptions) | undefined;
}

/**
 * A recorder's options in the client's form. Those of the other function are known too, since recorders hand the same
 * options to each call.
 * @throws StreamFallbackError `INVALID_INPUT` for what are no options, and for a flag that is none
 */
export function toClientOptions<Options extends RecorderGetStreamOptions>(
  given: Options,
  { flags = [], translate, asked }: PlatformOptions<Options> & { asked: Need["kind"] },
): ClientGetStreamOptions {
  const fields = ownFields("the options", given);
  checkFlags(fields, [...flags, "rejectCache", "preferAlternativeStream"]);
  checkQuality(fields.quality);
  const all: TranslatedOptions =
    translate === undefined
      ? fields
      : ownFields(
          "what translate gives",
          runHook("translate", () => translate(fields, asked)),
        );
  const { auth, cookie, uid, quality, rejectCache, preferAlternativeStream, ...known } = all;
  const { streamPriorities: _streams, sourcePriorities: _sources, ...rest } = known;
  return {
    ...rest,
    ...(preferAlternativeStream && { formatPriorities: alternativeFirst(rest.formatPriorities) }),
    ...(rejectCache && { maxAgeMs: 0 }),
    auth: auth || cookie,
    uid: textOf(uid),
    quality: textOf(quality),
    // Recorders hand on whatever they keep as the uid, numbers too; what is none must not cost them the answer.
    ignoreBadUid: true,
  };
}

/** A number that is none would make a quality that no room has, without a word. */
function checkQuality(quality: unknown): void {
  const fits = quality === undefined || typeof quality === "string" || Number.isFinite(quality);
  if (!fits) throw new StreamFallbackError("INVALID_INPUT", "quality must be text or a number");
}

function alternativeFirst(formats: readonly WantedFormat[] = ["flv", "hls"]): readonly WantedFormat[] {
  if (!Array.isArray(formats)) return formats;
  const [preferred, alternative, ...others] = formats;
  return [alternative, preferred, ...others].filter((format) => format !== undefined);
}

function textOf(value: string | number | undefined): string | undefined {
  return typeof value === "number" ? String(value) : value;
}
