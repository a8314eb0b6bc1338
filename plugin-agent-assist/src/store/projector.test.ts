import type { AnswerRecordName } from '../domain/ids';
import type { SuggestionAct } from '../machine/session.types';
import { aTask } from '../testing/fakes';
import type { projected, Projection } from './actions';
import { createProjector } from './projector';

const setupProjector = () => {
  const batches: ReturnType<typeof projected>['payload'][] = [];
  const frames: (() => void)[] = [];
  const pauses: (() => void)[] = [];
  const projector = createProjector(
    ({ payload }) => void batches.push(payload),
    (flush) => void frames.push(flush),
    (flush) => void pauses.push(flush),
  );
  return { batches, frames, pauses, projector };
};

describe('the outbox', () => {
  it('is shown once a frame, and only what has changed', () => {
    const { batches, frames, projector } = setupProjector();
    projector.showOutbox({ waiting: 1, refused: 0, failure: undefined });
    projector.showOutbox({ waiting: 1, refused: 0, failure: undefined });
    projector.showOutbox({ waiting: 2, refused: 0, failure: undefined });
    expect(frames).toHaveLength(1);
    expect(batches).toEqual([]);

    frames[0]?.();
    expect(batches).toEqual([
      [
        { of: 'outbox', view: { waiting: 1, refused: 0, failure: undefined } },
        { of: 'outbox', view: { waiting: 2, refused: 0, failure: undefined } },
      ],
    ]);
  });
});

describe('that a suggestion was in sight', () => {
  const { taskSid } = aTask();
  const acted = (name: string, act: SuggestionAct) =>
    ({ type: 'suggestion.acted', id: name as AnswerRecordName, act }) as const;
  const seen = (name: string) => acted(name, { type: 'fedBack', feedback: { type: 'displayed' } });
  const pinned = acted('b', { type: 'marked', mark: 'pinned' });
  const content = (emission: ReturnType<typeof acted>): Projection => ({ of: 'content', taskSid, emission });

  it('is noted by and by, with all that were', () => {
    const { batches, frames, pauses, projector } = setupProjector();
    projector.publish(taskSid, seen('a'));
    projector.publish(taskSid, seen('b'));
    expect(frames).toEqual([]);
    expect(pauses).toHaveLength(1);

    pauses[0]?.();
    expect(batches).toEqual([[content(seen('a')), content(seen('b'))]]);
  });

  it('goes along with the next that is shown, in order', () => {
    const { batches, frames, pauses, projector } = setupProjector();
    projector.publish(taskSid, seen('a'));
    projector.publish(taskSid, pinned);
    projector.publish(taskSid, seen('c'));
    frames[0]?.();
    expect(batches).toEqual([[content(seen('a')), content(pinned), content(seen('c'))]]);

    pauses[0]?.();
    expect(batches).toHaveLength(1);
  });

  it('is noted anew after that', () => {
    const { batches, frames, pauses, projector } = setupProjector();
    projector.publish(taskSid, pinned);
    frames[0]?.();
    projector.publish(taskSid, seen('a'));
    pauses[0]?.();
    expect(batches).toEqual([[content(pinned)], [content(seen('a'))]]);
  });
});
