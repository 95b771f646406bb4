// Names in a picture: each stays as near as it can to what it names, inside the room, and on no other name.
const GAP = 4;

export function placing(room) {
  let taken = [];
  return ({ dataIndex, labelRect: { x, y, width, height } }) => {
    if (dataIndex === 0) taken = [];
    const box = nearest({ x: x + width / 2, y: y + height / 2, width, height }, room(), taken);
    taken.push(box);
    return { x: box.x, y: box.y, align: "center", verticalAlign: "middle" };
  };
}

function nearest(wanted, room, taken) {
  const within = (value, from, to) => (from > to ? (from + to) / 2 : Math.min(Math.max(value, from), to));
  const at = (x, y) => ({
    ...wanted,
    x: within(x, room.x + wanted.width / 2 + 1, room.x + room.width - wanted.width / 2),
    y: within(y, room.y + wanted.height / 2, room.y + room.height - wanted.height / 2 - 1),
  });
  const home = at(wanted.x, wanted.y);
  const far = ({ x, y }) => Math.hypot(x - home.x, y - home.y);
  const beside = taken.flatMap((one) => {
    const [dx, dy] = [(one.width + wanted.width) / 2 + GAP, (one.height + wanted.height) / 2 + GAP];
    return [at(home.x, one.y - dy), at(home.x, one.y + dy), at(one.x - dx, home.y), at(one.x + dx, home.y), ...corners(one, dx, dy).map(([x, y]) => at(x, y))];
  });
  return [home, ...beside.sort((a, b) => far(a) - far(b))].find((box) => taken.every((one) => !touch(box, one))) ?? home;
}

const corners = (one, dx, dy) => [[one.x - dx, one.y - dy], [one.x + dx, one.y - dy], [one.x - dx, one.y + dy], [one.x + dx, one.y + dy]];

const touch = (a, b) => Math.abs(a.x - b.x) * 2 < a.width + b.width + GAP && Math.abs(a.y - b.y) * 2 < a.height + b.height + GAP;
