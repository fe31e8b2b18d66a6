import { type CompletedOption, completedOptions, type ScriptParts } from "./completed-command.ts";

/** The script for zsh, where each option is offered with what it does. */
export function zshScript({ commands: specs, byDefault, language }: ScriptParts): string {
  const commands = specs.map(({ name, says }) => `    ${quoted(`${name}:${says[language]}`)}`);
  const cases = specs.map((command) => {
    const options = completedOptions(command, language).map((option) => `        ${specOf(option)}`);
    const words = command.name === "completion" ? "'*:shell:(bash zsh fish)'" : "'*:room:'";
    return `      ${command.name})\n        options=(\n${options.join("\n")}\n        ${words})\n        ;;`;
  });
  return `#compdef douyin-info
_douyin_info() {
  local -a commands options
  local command=${byDefault.name} word
  commands=(
${commands.join("\n")}
  )
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    case "$word" in (${specs.map(({ name }) => name).join("|")}) command="$word"; break ;; esac
  done
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe -t commands command commands
  fi
  case "$command" in
${cases.join("\n").replaceAll(/^ {6}(\w+\))/gm, "    $1")}
  esac
  _arguments -s : $options
}
if [[ "$funcstack[1]" == _douyin-info ]]; then _douyin_info "$@"; else compdef _douyin_info douyin-info; fi
`;
}

function specOf({ flag, says, takesValue, choices, completes }: CompletedOption): string {
  const text = says.replaceAll(/[[\]:]/g, (sign) => `\\${sign}`);
  if (!takesValue) return quoted(`${flag}[${text}]`);
  const values = choices.length > 0 ? `(${choices.join(" ")})` : actionOf(completes);
  return quoted(`${flag}=[${text}]:value:${values}`);
}

function actionOf(completes: CompletedOption["completes"]): string {
  if (completes === undefined) return "";
  return completes === "file" ? "_files" : "_files -/";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
