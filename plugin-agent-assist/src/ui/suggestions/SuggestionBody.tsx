import * as React from 'react';

import type { Suggestion } from '../../domain/suggestion';
import { ArticleBody } from './ArticleBody';
import { CoachingBody } from './CoachingBody';
import { CompanionBody } from './CompanionBody';
import { DialogflowAssistBody } from './DialogflowAssistBody';
import { EntitiesBody } from './EntitiesBody';
import { FaqBody } from './FaqBody';
import { FreeFormBody } from './FreeFormBody';
import { KnowledgeBody } from './KnowledgeBody';
import { SearchAnswerBody } from './SearchAnswerBody';
import { SmartReplyBody } from './SmartReplyBody';
import type { SuggestionBodyProps } from './suggestion-actions';

/** What was proposed, drawn as its kind asks. `children` come where that kind has room for more. */
export const SuggestionBody: React.FC<SuggestionBodyProps<Suggestion>> = ({
  suggestion,
  children,
  ...rest
}) => {
  const above = (body: React.ReactNode): React.ReactElement => (
    <>
      {body}
      {children}
    </>
  );
  switch (suggestion.kind) {
    case 'smartReply':
      return (
        <SmartReplyBody suggestion={suggestion} {...rest}>
          {children}
        </SmartReplyBody>
      );
    case 'knowledge':
      return above(<KnowledgeBody suggestion={suggestion} {...rest} />);
    case 'searchAnswer':
      return above(<SearchAnswerBody suggestion={suggestion} {...rest} />);
    case 'article':
      return above(<ArticleBody suggestion={suggestion} {...rest} />);
    case 'faq':
      return above(<FaqBody suggestion={suggestion} {...rest} />);
    case 'freeForm':
      return above(<FreeFormBody suggestion={suggestion} {...rest} />);
    case 'coaching':
      return above(<CoachingBody suggestion={suggestion} {...rest} />);
    case 'dialogflowAssist':
      return above(<DialogflowAssistBody suggestion={suggestion} {...rest} />);
    case 'entities':
      return above(<EntitiesBody suggestion={suggestion} {...rest} />);
    case 'companion':
      return above(<CompanionBody suggestion={suggestion} {...rest} />);
  }
};
