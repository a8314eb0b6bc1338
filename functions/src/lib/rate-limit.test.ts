import { HttpProblem } from './http-problem';
import { createRateLimit } from './rate-limit';

describe('the limit of calls', () => {
  let time = 0;
  beforeEach(() => (time = 1_000_000));
  const limit = () => createRateLimit({ perMinute: 6, burst: 3 }, () => time);
  const refusal = (take: () => void): HttpProblem => {
    try {
      take();
    } catch (error) {
      if (error instanceof HttpProblem) return error;
    }
    throw new Error('It was not refused');
  };

  it('lets a burst through, then one for each interval', () => {
    const { take } = limit();
    for (const who of ['ada', 'ada', 'ada']) take(who);
    const { code, status, message, headers } = refusal(() => take('ada'));
    expect([code, status]).toEqual(['too_many_requests', 429]);
    expect(message).toContain('in 10 s');
    expect(headers).toEqual({ 'Retry-After': '10' });
    time += 10_000;
    take('ada');
    refusal(() => take('ada'));
  });

  it('does not count what it has refused', () => {
    const { take } = limit();
    for (const who of ['ada', 'ada', 'ada']) take(who);
    for (let call = 0; call < 50; call += 1) refusal(() => take('ada'));
    time += 10_000;
    take('ada');
  });

  it('is everybody’s own', () => {
    const { take } = limit();
    for (const who of ['ada', 'ada', 'ada']) take(who);
    refusal(() => take('ada'));
    take('bob');
  });

  it('remembers those who called last, however many there are', () => {
    const { take } = limit();
    for (const who of ['ada', 'ada', 'ada']) take(who);
    for (let other = 0; other < 9_999; other += 1) take(`worker ${other}`);
    refusal(() => take('ada'));
    take('one more');
    take('ada');
  });
});
