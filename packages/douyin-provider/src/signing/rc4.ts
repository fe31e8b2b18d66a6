/** RC4 with a fresh state, so equal input gives equal output; deciphering is the same call. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  return applyKeystream(keySchedule(key), data);
}

/** The 256-byte state RC4 starts from with this key. */
export function keySchedule(key: Uint8Array): Uint8Array {
  const state = new Uint8Array(256);
  for (let index = 0; index < 256; index++) state[index] = index;

  let other = 0;
  for (let index = 0; index < 256; index++) {
    const value = state[index] as number;
    other = (other + value + (key[index % key.length] as number)) & 255;
    state[index] = state[other] as number;
    state[other] = value;
  }
  return state;
}

/** Mixes the data with the keystream the state yields. Shuffles the state as it goes. */
export function applyKeystream(state: Uint8Array, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  let index = 0;
  let other = 0;
  for (let position = 0; position < data.length; position++) {
    index = (index + 1) & 255;
    const value = state[index] as number;
    other = (other + value) & 255;
    const swapped = state[other] as number;
    state[index] = swapped;
    state[other] = value;
    output[position] = (data[position] as number) ^ (state[(value + swapped) & 255] as number);
  }
  return output;
}
