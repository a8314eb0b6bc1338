import { aDesk, refused, suggestionsIn, THINKING_MS } from '../testing/agent-desk';
import type { GenerateSuggestionsResponse, SuggestionResult } from './resources';

const freeFormIn = (results: readonly SuggestionResult[]): readonly string[] =>
  results
    .flatMap(
      ({ generateSuggestionsResponse }) => generateSuggestionsResponse?.generatorSuggestionAnswers ?? [],
    )
    .flatMap(({ generatorSuggestion }) => generatorSuggestion.freeFormSuggestion?.response ?? []);

it('writes the next step of the matter, again only when it has changed', async () => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  const after = async (line: string) => {
    await chat.say('customer', line);
    desk.clock.advance(THINKING_MS);
    return freeFormIn(suggestionsIn(events.splice(0)));
  };
  expect(await after('Hello')).toEqual([]);
  expect(await after('There is a charge on my statement')).toEqual([
    '**Matter:** billing dispute\n\n**Next:** ask for the name and the amount and the e-mail address',
  ]);
  expect(await after('The charge, yes')).toEqual([]);
  expect(await after('It is $59.90')).toEqual([
    '**Matter:** billing dispute\n\n**Known:**\n\n- amount: $59.90\n\n**Next:** ask for the name and the e-mail address',
  ]);
});

describe('suggestions:generate', () => {
  const generate = async (body: object, profile = 'demo-profile') => {
    const desk = await aDesk();
    const chat = await desk.openChat('chat', profile);
    await chat.say('customer', 'My parcel 9920417735 is late');
    return desk.api<GenerateSuggestionsResponse>('POST', `${chat.name}/suggestions:generate`, body);
  };
  const generatorsOf = ({ generatorSuggestionAnswers = [] }: GenerateSuggestionsResponse) =>
    generatorSuggestionAnswers.map(({ sourceGenerator }) => sourceGenerator.split('/').at(-1));

  it('runs the generators of the triggers that are named', async () => {
    const { body } = await generate({ triggerEvents: ['MANUAL_CALL'] });
    expect(generatorsOf(body)).toEqual(['case-note']);
    expect(body.generatorSuggestionAnswers?.[0]?.generatorSuggestion.freeFormSuggestion?.response).toContain(
      'Order number: 9920417735',
    );
    expect(body.latestMessage).toMatch(/\/messages\//);
  });

  it('runs all of them where no trigger is named', async () => {
    // The next step has been told when the message came.
    expect(generatorsOf((await generate({})).body)).toEqual(['coach', 'case-note']);
  });

  it('refuses what it does not know', async () => {
    expect(await generate({ triggerEvents: ['ALWAYS'] })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /triggerEvents/),
    );
    expect(await generate({ contextSize: 5 })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /Unknown name/),
    );
    expect(await generate({ latestMessage: 'nope' })).toMatchObject(
      refused(400, 'INVALID_ARGUMENT', /not part of/),
    );
  });

  it('needs a profile with generators', async () => {
    expect(await generate({}, 'legacy-profile')).toMatchObject(
      refused(400, 'FAILED_PRECONDITION', /no generators/),
    );
  });
});
