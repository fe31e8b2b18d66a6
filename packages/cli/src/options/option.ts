import type { Text } from "../language/text.ts";

/** An option of the command line: what the parser, the help, the completions and docs/cli.md are made from. */
export interface OptionSpec {
  /** As Commander reads them: `-o, --option <value>`. */
  readonly flags: string;
  readonly says: Text;
  /** What it takes and nothing else. */
  readonly choices?: readonly string[];
  /** Whether a plugin has choices of its own, which only its client can check. @default false */
  readonly hasOwnChoices?: boolean;
  /** What holds without it: a value, or words for it. */
  readonly otherwise?: string | Text;
  /** The variable of the environment that says the same. */
  readonly variable?: string;
  /** What a shell offers for its value. @default its choices, else nothing */
  readonly completes?: "file" | "folder";
  /**
   * What the command is given for the value; `before` is that of the same option earlier on the line.
   * @throws an error whose message says what the value must be
   */
  read?(value: string, before: unknown): unknown;
}

/** `--max-age <seconds>` is `max-age`. */
export function longName({ flags }: Pick<OptionSpec, "flags">): string {
  return /--(?:no-)?([\w-]+)/.exec(flags)?.[1] ?? "";
}
