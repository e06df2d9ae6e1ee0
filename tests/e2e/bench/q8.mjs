// A GGUF file with its Q4_1 tensors written as Q8_0, so that no engine is held to a format that it has no fast way with.

const MAGIC = 0x46554747;
const [Q4_1, Q8_0] = [3, 8];
const BLOCK = 32;
/** By a tensor's type, the values of a block and its bytes: single precision, half precision, and the two above. */
const BLOCKS = { 0: [1, 4], 1: [1, 2], [Q4_1]: [BLOCK, 20], [Q8_0]: [BLOCK, 34] };
/** By a field's type, its bytes. */
const FIELDS = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const [TEXT, LIST] = [8, 9];
const ALIGNMENT = 32;

const aligned = (bytes) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Where the file's head tells of each tensor, and where the head ends. */
function readHead(file) {
  let at = 0;
  const u32 = () => file.readUInt32LE((at += 4) - 4);
  const u64 = () => Number(file.readBigUInt64LE((at += 8) - 8));
  const text = () => {
    const length = u64();
    return file.toString("utf8", at, (at += length));
  };
  const skip = (type) => {
    if (type === TEXT) text();
    else if (type === LIST) for (let [of, count] = [u32(), u64()]; count > 0; count -= 1) skip(of);
    else if (FIELDS[type]) at += FIELDS[type];
    else throw new Error(`a value of type ${type} in the file's head`);
  };
  if (u32() !== MAGIC) throw new Error("no GGUF file");
  u32();
  let [tensorCount, fieldCount] = [u64(), u64()];
  for (; fieldCount > 0; fieldCount -= 1) {
    if (text() === "general.alignment") throw new Error("a file with an alignment of its own");
    skip(u32());
  }
  const tensors = [];
  for (; tensorCount > 0; tensorCount -= 1) {
    text();
    let values = 1;
    for (let rank = u32(); rank > 0; rank -= 1) values *= u64();
    tensors.push({ values, place: at, type: u32(), offset: u64() });
  }
  return { tensors, end: aligned(at) };
}

function fromHalf(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const value = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits >> 15 ? -value : value;
}

/** The nearest half-precision number to a small one that is not negative. */
function toHalf(value) {
  const exponent = Math.max(-14, Math.floor(Math.log2(value)));
  return ((exponent + 14) << 10) + Math.round(value * 2 ** (10 - exponent));
}

/** One block's weights from 4 bits with a lowest value to 8 bits with a scale. */
function convertBlock(from, at, to, place) {
  const [scale, least] = [fromHalf(from.readUInt16LE(at)), fromHalf(from.readUInt16LE(at + 2))];
  const weights = Array.from({ length: BLOCK }, (_, number) => {
    const byte = from[at + 4 + (number % 16)];
    return scale * (number < 16 ? byte & 15 : byte >> 4) + least;
  });
  const step = toHalf(Math.max(...weights.map(Math.abs)) / 127);
  const unit = fromHalf(step) || 1;
  to.writeUInt16LE(step, place);
  weights.forEach((weight, number) => to.writeInt8(Math.max(-127, Math.min(127, Math.round(weight / unit))), place + 2 + number));
}

/** The file's bytes, all its Q4_1 tensors as Q8_0. The head keeps its length: types and offsets are written over. */
export function asQ8(file) {
  const { tensors, end } = readHead(file);
  const head = Buffer.from(file.subarray(0, end));
  const data = tensors.map(({ values, place, type, offset }) => {
    const [size, bytes] = BLOCKS[type];
    const [from, blocks] = [end + offset, values / size];
    if (type !== Q4_1) return { place, type, bytes: file.subarray(from, from + blocks * bytes) };
    const converted = Buffer.alloc(blocks * BLOCKS[Q8_0][1]);
    for (let block = 0; block < blocks; block += 1) convertBlock(file, from + block * bytes, converted, block * BLOCKS[Q8_0][1]);
    return { place, type: Q8_0, bytes: converted };
  });
  let offset = 0;
  const pieces = data.flatMap(({ place, type, bytes }) => {
    head.writeBigUInt64LE(BigInt(offset), head.writeUInt32LE(type, place));
    offset += aligned(bytes.length);
    return [bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)];
  });
  return Buffer.concat([head, ...pieces]);
}
