// A GGUF file with its Q4_1 tensors written as Q8_0, so that no engine is held to a format that it has no fast way with.

const MAGIC = 0x46554747;
const [Q4_1, Q8_0] = [3, 8];
const BLOCK = 32;
const BYTES = { 0: [1, 4], 1: [1, 2], [Q4_1]: [BLOCK, 20], [Q8_0]: [BLOCK, 34] };
const SCALARS = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const [TEXT, LIST] = [8, 9];

/** Reads what stands before the tensors; keeps where it lies, since it is written again as it is. */
function readHead(file) {
  let at = 0;
  const u32 = () => file.readUInt32LE((at += 4) - 4);
  const u64 = () => Number(file.readBigUInt64LE((at += 8) - 8));
  const text = () => {
    const length = u64();
    return file.subarray(at, (at += length)).toString("utf8");
  };
  const skip = (type) => {
    if (type === TEXT) return text();
    if (type === LIST) {
      const [of, count] = [u32(), u64()];
      for (let number = 0; number < count; number += 1) skip(of);
      return undefined;
    }
    if (!SCALARS[type]) throw new Error(`a value of type ${type} in the file's header`);
    const value = SCALARS[type] === 4 ? file.readUInt32LE(at) : undefined;
    at += SCALARS[type];
    return value;
  };
  if (u32() !== MAGIC) throw new Error("no GGUF file");
  u32();
  const [tensorCount, fieldCount] = [u64(), u64()];
  let alignment = 32;
  for (let number = 0; number < fieldCount; number += 1) {
    const name = text();
    const value = skip(u32());
    if (name === "general.alignment") alignment = value;
  }
  const fieldsEnd = at;
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = text();
    const shape = Array.from({ length: u32() }, u64);
    return { name, shape, type: u32(), offset: u64() };
  });
  const padded = (bytes) => Math.ceil(bytes / alignment) * alignment;
  return { fieldsEnd, tensors, data: padded(at), padded };
}

const size = ({ shape, type }) => {
  const [block, bytes] = BYTES[type] ?? [];
  if (!block) throw new Error(`a tensor of type ${type}`);
  return (shape.reduce((product, length) => product * length, 1) / block) * bytes;
};

function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const value = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 ? -value : value;
}

/** The nearest half-precision number that is none of the few beyond its range: the scales here are small. */
function toHalf(value) {
  if (value === 0) return 0;
  const exponent = Math.max(-14, Math.min(15, Math.floor(Math.log2(value))));
  const fraction = Math.round((value / 2 ** exponent) * 1024);
  return value < 2 ** -14 ? Math.round(value * 2 ** 24) : ((exponent + 15) << 10) + fraction - 1024;
}

/** One block's 32 weights from 4 bits with a lowest value to 8 bits with a scale. */
function convertBlock(from, at, to, place) {
  const [scale, least] = [half(from.readUInt16LE(at)), half(from.readUInt16LE(at + 2))];
  const values = new Float64Array(BLOCK);
  for (let number = 0; number < 16; number += 1) {
    const byte = from[at + 4 + number];
    values[number] = scale * (byte & 15) + least;
    values[number + 16] = scale * (byte >> 4) + least;
  }
  const step = toHalf(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127);
  to.writeUInt16LE(step, place);
  const unit = half(step);
  values.forEach((value, number) => {
    to.writeInt8(unit === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(value / unit))), place + 2 + number);
  });
}

/** The file's bytes, all its Q4_1 tensors as Q8_0. */
export function asQ8(file) {
  const { fieldsEnd, tensors, data, padded } = readHead(file);
  let offset = 0;
  const moved = tensors.map((tensor) => {
    const to = { ...tensor, type: tensor.type === Q4_1 ? Q8_0 : tensor.type, offset };
    offset += padded(size(to));
    return to;
  });
  const infos = moved.map(({ name, shape, type, offset }) => {
    const title = Buffer.from(name);
    const info = Buffer.alloc(8 + title.length + 4 + 8 * shape.length + 12);
    let at = info.writeBigUInt64LE(BigInt(title.length));
    at += title.copy(info, at);
    at = info.writeUInt32LE(shape.length, at);
    for (const length of shape) at = info.writeBigUInt64LE(BigInt(length), at);
    info.writeBigUInt64LE(BigInt(offset), info.writeUInt32LE(type, at));
    return info;
  });
  const head = Buffer.concat([file.subarray(0, fieldsEnd), ...infos]);
  const out = Buffer.alloc(padded(head.length) + offset);
  head.copy(out);
  for (const [number, tensor] of tensors.entries()) {
    const [from, to] = [data + tensor.offset, padded(head.length) + moved[number].offset];
    if (tensor.type !== Q4_1) file.copy(out, to, from, from + size(tensor));
    else for (let block = 0; block < size(tensor) / 20; block += 1) convertBlock(file, from + block * 20, out, to + block * 34);
  }
  return out;
}
