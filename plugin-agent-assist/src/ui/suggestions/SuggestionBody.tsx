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

/** What was proposed, drawn as its kind asks. `children` come where that kind has room for more, last of all. */
export const SuggestionBody: React.FC<SuggestionBodyProps<Suggestion>> = ({ suggestion, ...props }) => {
  const above = (body: React.ReactNode): React.ReactElement => (
    <>
      {body}
      {props.children}
    </>
  );
  switch (suggestion.kind) {
    case 'smartReply':
      return <SmartReplyBody suggestion={suggestion} {...props} />;
    case 'knowledge':
      return <KnowledgeBody suggestion={suggestion} {...props} />;
    case 'searchAnswer':
      return <SearchAnswerBody suggestion={suggestion} {...props} />;
    case 'article':
      return <ArticleBody suggestion={suggestion} {...props} />;
    case 'faq':
      return <FaqBody suggestion={suggestion} {...props} />;
    case 'freeForm':
      return <FreeFormBody suggestion={suggestion} {...props} />;
    case 'coaching':
      return above(<CoachingBody suggestion={suggestion} {...props} />);
    case 'dialogflowAssist':
      return above(<DialogflowAssistBody suggestion={suggestion} {...props} />);
    case 'entities':
      return above(<EntitiesBody suggestion={suggestion} {...props} />);
    case 'companion':
      return above(<CompanionBody suggestion={suggestion} {...props} />);
  }
};
