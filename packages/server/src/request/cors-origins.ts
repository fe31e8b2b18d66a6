import { plainText, StreamFallbackError } from "@stream-fallback/core";

/**
 * Origins as browsers name them.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no origin
 */
export function checkedOrigins(origins: readonly string[]): string[] {
  return origins.map((origin) => {
    if (/^https?:$/.test(URL.parse(origin)?.protocol ?? "") && URL.parse(origin)?.origin === origin)
      return origin;
    const what = `${JSON.stringify(plainText(origin, 100))} is no origin; write it as in https://page.example`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  });
}
