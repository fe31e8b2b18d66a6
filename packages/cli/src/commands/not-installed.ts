import { StreamFallbackError } from "@stream-fallback/core";

/**
 * What the import of a package that only one command needs has thrown, in words: `LOCAL` where the package is not installed, with
 * what to do, else the error itself.
 */
export function notInstalled(
  error: unknown,
  { command, needs }: { command: string; needs: string },
): unknown {
  const { code, message = "" } = error as NodeJS.ErrnoException;
  if (code !== "ERR_MODULE_NOT_FOUND" || !message.includes(`'${needs}'`)) return error;
  return new StreamFallbackError(
    "LOCAL",
    `${command} needs a package that is not installed; run: npm install ${needs}（需先安装）`,
    { cause: error },
  );
}
