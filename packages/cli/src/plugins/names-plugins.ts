/** Whether a line names plugins, before it is parsed. */
export function namesPlugins(args: readonly string[]): boolean {
  return args.some((arg) => /^--provider(=|$)/.test(arg));
}
