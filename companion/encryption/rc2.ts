/**
 * RC2 in CBC mode (RFC 2268), decryption alone. It protects nothing: it is here because Windows and older programs
 * still write the certificates of a bundle with it, and OpenSSL keeps it in a provider that Node does not load.
 */

/** PITABLE of section 2: a permutation from the digits of pi. */
const pi = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

/** Key expansion (section 2): 64 words of 16 bits. `bits` is the effective key length. */
function expand(key: Uint8Array, bits: number): Uint16Array {
  const bytes = Buffer.alloc(128);
  bytes.set(key);
  const at = (index: number): number => bytes[index] ?? 0;
  const table = (index: number): number => pi[index & 0xff] ?? 0;
  for (let i = key.length; i < 128; i++) bytes[i] = table(at(i - 1) + at(i - key.length));
  const effective = Math.ceil(bits / 8);
  bytes[128 - effective] = table(at(128 - effective) & (0xff >> (8 * effective - bits)));
  for (let i = 127 - effective; i >= 0; i--) bytes[i] = table(at(i + 1) ^ at(i + effective));
  return Uint16Array.from({ length: 64 }, (_, i) => bytes.readUInt16LE(2 * i));
}

const rotations = [1, 2, 3, 5] as const;

/** One block in place (section 4): rounds of mixing, with a mashing after the fifth and after the eleventh. */
function decryptBlock(words: Uint16Array, keys: Uint16Array): void {
  const word = (index: number): number => words[index & 3] ?? 0;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const rotation = rotations[i] ?? 0;
      const rotated = (word(i) >>> rotation) | (word(i) << (16 - rotation));
      const mixed = (word(i - 1) & word(i - 2)) + (~word(i - 1) & word(i - 3));
      words[i] = rotated - (keys[4 * round + i] ?? 0) - mixed;
    }
    if (round !== 5 && round !== 11) continue;
    for (let i = 3; i >= 0; i--) words[i] = word(i) - (keys[word(i - 1) & 63] ?? 0);
  }
}

/**
 * @param key 1 to 128 octets
 * @param bits effective key length, 1 to 1024
 * @param data a multiple of 8 octets
 * @returns the plain text with its padding
 */
export function decryptRc2(key: Uint8Array, bits: number, iv: Uint8Array, data: Uint8Array): Buffer {
  const keys = expand(key, bits);
  const plain = Buffer.from(data);
  const words = new Uint16Array(4);
  let previous = iv;
  for (let at = 0; at + 8 <= plain.length; at += 8) {
    for (let i = 0; i < 4; i++) words[i] = plain.readUInt16LE(at + 2 * i);
    decryptBlock(words, keys);
    for (let i = 0; i < 4; i++) plain.writeUInt16LE(words[i] ?? 0, at + 2 * i);
    for (let i = 0; i < 8; i++) plain[at + i] = (plain[at + i] ?? 0) ^ (previous[i] ?? 0);
    previous = data.subarray(at, at + 8);
  }
  return plain;
}
