/** Whether a line names plugins, or may by the variables that the service reads, before it is parsed. */
export function namesPlugins(
  args: readonly string[],
  { PROVIDERS = "" }: Readonly<Record<string, string | undefined>> = {},
): boolean {
  if (args.some((arg) => /^--provider(=|$)/.test(arg))) return true;
  const mayName = PROVIDERS.trim() !== "" || args.some((arg) => /^--env-file(=|$)/.test(arg));
  return mayName && args.includes("serve");
}
