/** `97.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

/** `1.25 s`. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 10) / 100} s`;
}

/** `1 h 2 min`, `5 min`, `10 s`: the two largest units, as nobody reads more. */
export function duration(ms: number): string {
  const whole = Math.round(ms / 1_000);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `no endpoint`, `1 endpoint`, `4 endpoints`. */
export function counted(count: number, [one, many]: readonly [string, string]): string {
  return count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : many}`;
}
