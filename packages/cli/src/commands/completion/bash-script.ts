import { completedOptions, type ScriptParts } from "./completed-command.ts";

/** The script for bash: a case for each option that takes a value, then the options and the commands. */
export function bashScript({ commands: specs, byDefault, language }: ScriptParts): string {
  const commands = specs.map(({ name }) => name);
  const cases = specs.map((command) => {
    const flags = completedOptions(command, language).map(({ flag }) => flag);
    return `    ${command.name}) words="${flags.join(" ")}" ;;`;
  });
  const values = new Map(
    specs
      .flatMap((command) => completedOptions(command, language))
      .filter(({ takesValue }) => takesValue)
      .map(({ flag, choices, completes }) => [flag, valuesOf({ choices, completes })]),
  );
  const valueCases = [...values].map(([flag, reply]) => `    ${flag}) ${reply}; return ;;`);
  return `# bash completion for douyin-info
_douyin_info() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="${byDefault.name}" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.join("|")}) command="$word"; break ;; esac
  done
  case "$previous" in
${valueCases.join("\n")}
  esac
  case "$command" in
${cases.join("\n")}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  elif [[ "$COMP_CWORD" == 1 ]]; then
    COMPREPLY=($(compgen -W "${commands.join(" ")}" -- "$current"))
  elif [[ "$command" == completion ]]; then
    COMPREPLY=($(compgen -W "bash zsh fish" -- "$current"))
  fi
}
complete -F _douyin_info douyin-info
`;
}

function valuesOf({
  choices,
  completes,
}: {
  choices: readonly string[];
  completes: "file" | "folder" | undefined;
}): string {
  if (choices.length > 0) return `COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current"))`;
  if (completes === "file") return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$current"))';
  if (completes === "folder") return 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$current"))';
  return "COMPREPLY=()";
}
