import { Redis } from './redis';
import { Rooms, type Listener } from './rooms';

const CHAT = 'projects/p/locations/global/conversations/chat';
const ROOM = 'projects/p/conversations/chat';

const aClient = (rooms: Rooms) => {
  const heard: string[] = [];
  const listener: Listener = { emit: (event) => void heard.push(event) };
  return { ...rooms.connect(listener), heard };
};

describe('joining', () => {
  it('acknowledges with true and the name without its location', () => {
    const { join } = aClient(new Rooms('s', new Redis()));
    expect(join(CHAT)).toEqual([true, ROOM]);
    expect(join(ROOM)).toEqual([true, ROOM]);
  });

  it.each([null, undefined, 7, {}, [CHAT]])('acknowledges %p with no arguments', (name) => {
    const rooms = new Rooms('s', new Redis());
    expect(aClient(rooms).join(name)).toEqual([]);
    expect(rooms.mapped).toEqual([]);
  });

  it.each([`${CHAT}/`, `${CHAT}/participants/x`])('leads to a wrong room with %s, and says true', (name) => {
    const rooms = new Rooms('s', new Redis());
    const client = aClient(rooms);
    expect(client.join(name)[0]).toBe(true);
    expect(rooms.deliver(ROOM, 'event', {})).toBe(0);
  });

  it('three times gives one delivery', () => {
    const rooms = new Rooms('s', new Redis());
    const client = aClient(rooms);
    for (let turn = 0; turn < 3; turn += 1) client.join(CHAT);
    rooms.deliver(ROOM, 'event', {});
    expect(client.heard).toEqual(['event']);
  });
});

describe('the mapping', () => {
  it('is deleted by any leave, even of a client that never joined', () => {
    const rooms = new Rooms('s', new Redis());
    const listener = aClient(rooms);
    listener.join(CHAT);
    expect(aClient(rooms).leave(CHAT)).toEqual([true, ROOM]);
    expect(rooms.deliver(ROOM, 'event', {})).toBe(0);
    listener.join(CHAT);
    expect(rooms.deliver(ROOM, 'event', {})).toBe(1);
  });

  it('is deleted by the disconnect of a client that was there before the room', () => {
    const rooms = new Rooms('s', new Redis());
    const early = aClient(rooms);
    const listener = aClient(rooms);
    early.join(CHAT);
    listener.join(CHAT);
    early.disconnect();
    expect(rooms.deliver(ROOM, 'event', {})).toBe(0);
  });

  it('survives the disconnect of a client that came after the room', () => {
    const rooms = new Rooms('s', new Redis());
    const listener = aClient(rooms);
    listener.join(CHAT);
    const late = aClient(rooms);
    late.join(CHAT);
    late.disconnect();
    expect(rooms.deliver(ROOM, 'event', {})).toBe(1);
  });
});

it('delivers to the members of the room and to no one else', () => {
  const rooms = new Rooms('s', new Redis());
  const [member, other] = [aClient(rooms), aClient(rooms)];
  member.join(CHAT);
  other.join('projects/p/conversations/other');
  rooms.deliver(ROOM, 'event', {});
  expect([member.heard, other.heard]).toEqual([['event'], []]);
});

it('broadcasts to everyone who is connected', () => {
  const rooms = new Rooms('s', new Redis());
  const [first, second] = [aClient(rooms), aClient(rooms)];
  second.disconnect();
  rooms.broadcast('unauthenticated');
  expect([first.heard, second.heard]).toEqual([['unauthenticated'], []]);
});
