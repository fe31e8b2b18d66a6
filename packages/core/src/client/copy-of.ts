/** A copy for another caller, so that what one does to its answer is not for the others to see. */
export function copyOf<T>(answer: T): T {
  try {
    return structuredClone(answer);
  } catch {
    // It holds what cannot be copied, such as a function; an answer shared is better than none.
    return answer;
  }
}
