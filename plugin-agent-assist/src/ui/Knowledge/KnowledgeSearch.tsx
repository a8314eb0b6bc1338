import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import { MAX_QUESTION_LENGTH, type AssistCommands, type KnowledgeQuestion } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectRecentQuestions, selectSearch, selectSuggestedQuestions } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { BARE_BUTTON } from '../parts/bare-button';
import { FIELD_FRAME } from '../parts/field-frame';
import { BareInput } from '../parts/BareInput';
import { strings } from '../strings';
import { QuestionList } from './QuestionList';
import { SearchStatus } from './SearchStatus';
import { useQuestion } from './use-question';

export interface KnowledgeSearchProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
}

/** What is offered while nothing is typed. */
interface Lists {
  readonly suggested: readonly string[];
  readonly recent: readonly string[];
}

/**
 * The agent's own questions to the knowledge base. What is found appears among the suggestions. To be mounted by
 * `key` of the task.
 */
export const KnowledgeSearch: React.FC<KnowledgeSearchProps> = ({ taskSid, commands }) => {
  const search = useSelector((state: AssistRootState) => selectSearch(state, taskSid));
  const suggested = useSelector((state: AssistRootState) => selectSuggestedQuestions(state, taskSid));
  const recent = useSelector((state: AssistRootState) => selectRecentQuestions(state, taskSid));
  const question = useQuestion(search.question);
  const [open, setOpen] = React.useState(false);
  const asked = React.useRef<KnowledgeQuestion>();
  const box = React.useRef<HTMLInputElement>(null);
  const hintId = `agent-assist-questions-${taskSid}`;
  // As they were when the list opened: others would come under a hand, or a key, that is about to choose.
  const held = React.useRef<Lists>();
  const lists = held.current ?? { suggested, recent };
  const offers = open && question.text === '' && lists.suggested.length + lists.recent.length > 0;
  held.current = offers ? lists : undefined;

  const ask = (next: KnowledgeQuestion): void => {
    asked.current = next;
    setOpen(false);
    question.ask(next.question);
    commands.searchKnowledge(taskSid, next);
  };
  const choose = (source: KnowledgeQuestion['source']) => (chosen: string) => {
    ask({ question: chosen, source });
    // The list with the focus in it goes away.
    box.current?.focus();
    setOpen(false);
  };

  const onSubmit = (event: React.FormEvent): void => {
    event.preventDefault();
    const typed = question.text.trim();
    if (typed !== '') ask({ question: typed, source: 'agent' });
  };
  const onRetry = (): void =>
    ask(
      asked.current?.question === search.question
        ? asked.current
        : { question: search.question, source: 'agent' },
    );

  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') {
      if (!offers && question.text === '') return;
      // Flex and the browser have uses of their own for it.
      event.preventDefault();
      event.stopPropagation();
      if (offers) {
        box.current?.focus();
        setOpen(false);
      } else {
        question.write('');
        setOpen(true);
      }
      return;
    }
    const step = STEP[event.key];
    if (!offers || step === undefined) return;
    const stops = event.currentTarget.querySelectorAll<HTMLElement>('input, [role="list"] button');
    const at = Array.from(stops).findIndex((stop) => stop === document.activeElement);
    event.preventDefault();
    stops[at + step]?.focus();
  };

  return (
    <Box
      as="section"
      element="AGENT_ASSIST_KNOWLEDGE"
      aria-label={strings.knowledge}
      display="flex"
      flexDirection="column"
      flexShrink={0}
      rowGap="space20"
      paddingX="space40"
      paddingY="space30"
    >
      <Box
        position="relative"
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget, relatedTarget }: React.FocusEvent) => {
          if (!currentTarget.contains(relatedTarget)) setOpen(false);
        }}
      >
        <Box
          as="form"
          role="search"
          onSubmit={onSubmit}
          display="flex"
          alignItems="center"
          columnGap="space20"
          paddingX="space30"
          paddingY="space20"
          {...FIELD_FRAME}
          fontSize="fontSize30"
        >
          <BareInput
            ref={box}
            type="search"
            data-agent-assist="search"
            aria-label={strings.searchKnowledge}
            aria-describedby={offers ? hintId : undefined}
            placeholder={strings.searchKnowledge}
            autoComplete="off"
            dir="auto"
            maxLength={MAX_QUESTION_LENGTH}
            value={question.text}
            onChange={({ target }) => {
              question.write(target.value);
              setOpen(true);
            }}
            onFocus={({ target }) => {
              setOpen(true);
              // Another question mostly has nothing of the last one.
              if (target.value === search.question) target.select();
            }}
          />
          <SearchButton />
        </Box>
        {offers && (
          <Box
            element="AGENT_ASSIST_QUESTIONS"
            position="absolute"
            top="100%"
            left={0}
            right={0}
            zIndex="zIndex20"
            marginTop="space10"
            maxHeight="size30"
            overflowY="auto"
            borderRadius="borderRadius20"
            backgroundColor="colorBackgroundBody"
            boxShadow="shadow"
            // The box keeps the focus until the pointer is up: else the list would be gone by then.
            onMouseDown={(event: React.MouseEvent) => event.preventDefault()}
          >
            <ScreenReaderOnly as="p" id={hintId}>
              {strings.questionsHint}
            </ScreenReaderOnly>
            <QuestionList
              title={strings.suggestedQuestions}
              questions={lists.suggested}
              onChoose={choose('suggested')}
            />
            <QuestionList
              title={strings.recentQuestions}
              questions={lists.recent}
              onChoose={choose('agent')}
            />
          </Box>
        )}
      </Box>
      <SearchStatus search={search} onRetry={onRetry} />
    </Box>
  );
};

const STEP: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

const SearchButton: React.FC = () => (
  <Box
    as="button"
    type="submit"
    element="AGENT_ASSIST_SEARCH"
    aria-label={strings.searchNow}
    title={strings.searchNow}
    {...BARE_BUTTON}
    flexShrink={0}
    padding="space0"
    borderRadius="borderRadius20"
    backgroundColor="transparent"
    color="colorTextIcon"
    _hover={{ color: 'colorTextLink' }}
    _focusVisible={{ boxShadow: 'shadowFocus' }}
  >
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      display="block"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.3-1.2 3.2 3.2" />
    </svg>
  </Box>
);
