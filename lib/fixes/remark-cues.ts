/**
 * The table of cue phrases: which sentence proposes, objects, agrees, asks, or says what the report is.
 *
 * In: a sentence. Out: its kind, or undefined. A row is one kind of wording with its reason; the first that fits decides. Wording is
 * of English mail; what it must not be said with stands in `not`.
 */
export type RemarkKind = "proposal" | "objection" | "agreement" | "question" | "verdict";

export const kindOfWords = (text: string): RemarkKind | undefined =>
  CUES.find(({ cue, not }) => cue.test(text) && !not?.test(text))?.kind;

type Cue = { readonly kind: RemarkKind; readonly cue: RegExp; readonly not?: RegExp; readonly why: string };

const CONDITION = /^(?:if|when|whether|does|is|do|are|could|would)\b|\bif\b|\?$/i;

/** In order: a question that proposes is a proposal. */
const CUES: readonly Cue[] = [
  {
    kind: "verdict",
    cue: /\b(?:(?:is|was|looks like) (?:just |clearly |indeed |probably |always )?(?:a |an )?(?:lockdep )?false[ -](?:positive|alarm)|suspect (?:it's|this is|that's) a false[ -]alarm|what (?:ultimately |really |actually )?(?:closes|causes) the |bisect\w*(?: \w+)? (?:is|was) (?:obviously |clearly )?(?:bogus|wrong)|(?:is|was) (?:indeed |actually |clearly )?a (?:real|true|genuine|legitimate) (?:\w+ )?(?:deadlock|lock inversion|inversion|dependency)|(?:creates|is) a (?:true|real) (?:reverse )?(?:dependency|deadlock)|can(?:not|'t| not) (?:really |actually |ever )?deadlock|(?:no|not a) (?:real |actual )(?:deadlock|bug|problem)|real deadlock|the root cause (?:is|of)|will deadlock)\b/i,
    not: CONDITION,
    why: "says what the report is",
  },
  {
    kind: "verdict",
    cue: /\b(?:the (?:real|fundamental|underlying|actual|core) (?:cause|problem|issue) (?:here )?(?:is|seems)|(?:you|we) (?:get|have|end up (?:with|in)) an? (?:\w+ )?deadlock|(?:can|could|may|might|will|would) (?:potentially |then |easily |also )?(?:lead to|result in|cause) an? (?:\w+ )?(?:dead-?lock|lock inversion|inversion|ABBA)|fail(?:s|ing)? to (?:release|unlock|drop) the \w+|(?:release|releasing|unlock\w*) (?:a|the) (?:\w+ )?(?:semaphore|lock|mutex) (?:that )?(?:we|it) (?:never|didn't) (?:took|take|hold|held))\b/i,
    not: /\bwhether\b|\?$|^(?:does|is|do|are|could|would|can)\b/i,
    why: "says how it deadlocks, or which lock is left or released wrongly",
  },
  {
    kind: "verdict",
    cue: /^(?:(?:So|And|But|Well|Ah|OK),? )?(?:that|this|it|those|these)(?:'s| is| are| was) (?:(?:indeed|clearly|definitely|just|really|actually) )?(?:an? (?:[\w-]+ ){0,3}bug\b|(?:a )?(?:separate|different|unrelated|pre-?existing) (?:problems?|issues?|bugs?)\b)/i,
    not: /\?$|\bnot a bug\b/i,
    why: "calls it a bug, or another one",
  },
  {
    kind: "proposal",
    cue: /^to fix (?:it|this|that) properly\b|\bshould be annotated\b|^(?:(?:So|But|And|Or|OK|Okay|Well|Then|Hmm|Perhaps|Maybe|Instead|Alternatively|Rather|I think|I guess|IMO|IMHO|Another (?:option|way|idea|approach|solution)|One (?:option|way|idea|approach|solution))\b[ ,.:]{1,3}(?:is |would be |could be )?(?:to )?)?(?:how about (?!a call|sharing|you)|what about (?:mov|us|mak|add|do|tak|hav|dropp|chang|introduc)|why (?:not|don't we|can't we)|can't we|can we (?:just |simply |not )?(?:mov|us|mak|drop|tak|add|avoid|chang|defer|call|get rid|convert)|could we|couldn't we|we (?:could|should|can|might|need to|ought to|can just|could just|should just|should probably) (?:just |simply |also |either |probably |instead )?(?:mov|us|mak|drop|tak|add|avoid|chang|defer|call|get rid|convert|fix|do|introduc|pass|have|try|teach|annotat|split|remov|replac|check|hold|releas|set|mark|implement|delay|let|keep|restrict|turn)\w*|I(?:'d| would)? (?:suggest|propose)|let's (?!hope|see|try|say|start|assume|wait|not forget|take)|should we (?:not |just )?(?:mov|us|mak|drop|tak|add|avoid|chang)|(?:the )?(?:better|simplest|easiest|cleanest|right|proper|correct|best|obvious) (?:fix|way|solution|approach|option) (?:is|would be|might be|here is|could be)|it (?:would|might) be better to|would it (?:be possible|make sense|be better|work))\b/i,
    not: /\bwe can have\b|\bneed to do (?:it|this|that) here because\b/i,
    why: "puts a change forward",
  },
  {
    kind: "proposal",
    cue: /\bthe only (?:way|option|solution|fix)\b.{0,60}\b(?:is|would be) to\b|\b(?:my|another|one) (?:other )?(?:thought|suggestion|proposal|preference) (?:is|would be)\b|\b(?:that|this|it) (?:can|could|should|might) be (?:fixed|solved|avoided|addressed|broken|resolved) by \w+ing\b|\bwhat (?:I think )?we (?:would |'d )?need is\b|\breverts? (?:is|are) in order\b|^(?:Or|Maybe|Perhaps) (?:it|this|that|we) (?:can|could|should)\b|^I think we (?:are|'re) allowed to\b|\bI (?:still )?think (?:it's|it is) (?:worth\w*|better|best|safer|easier|simpler) to\b|^(?:so,? |then,? |also,? )*please (?:document|move|use|drop|add|split|fix|change|rework|convert|replace|remove|avoid|fold|annotate)\b|\bit would be (?:important|preferable|cleaner|nicer|simpler|safer) (?:\w+ ){0,3}(?:to|if)\b/i,
    not: /\b(?:please add the following|add a comment)\b/i,
    why: "names the way out, asks for a change, or prefers one",
  },
  {
    kind: "objection",
    cue: /(?:^|[,;:] |\bbut )(?:(?:that|this|it|which|your (?:patch|change|approach)|the (?:patch|change|approach))(?: (?:just|really|still|also))? (?:doesn't|does not|won't|will not|wouldn't|would not|can't|cannot|isn't|is not) (?:\w+ )?(?:work|help|fix|look|solve|safe|correct|enough|right|sufficient|acceptable|possible|nice|good|reliable|scale)|I (?:don't|do not) (?:think (?:this|that|it|we|you)|like|see how|believe|agree)|I(?:'m| am) not (?:a fan|convinced|happy|comfortable|keen)|I disagree|I object|no way|(?:this|that|it)(?:'s| is| looks| seems) (?:\w+ )?(?:wrong|broken|racy|ugly|hacky|a hack|bogus|fragile|incorrect|overkill|gross|terrible|horrible|buggy)|(?:this|that) (?:just |only )?(?:papers? over|papered over|hides?|breaks?|defeats|would break|would deadlock))\b|^(?:NAK|NACK)\b/i,
    not: /\?$/,
    why: "speaks against a change",
  },
  {
    kind: "objection",
    cue: /^there(?:'s| is) no way\b.{0,60}\b(?:acceptable|safe|correct|work)|\bI (?:can't|cannot) (?:really )?(?:review|accept|take|apply|merge) (?:this|that|it)\b|\bI(?:'m| am) (?:a bit |really |still |very |quite |more )?(?:concerned|worried) (?:about|that)\b|\b(?:could|might|would|can) be seen as (?:a )?(?:bit |little )?(?:hacky|ugly|overkill|a hack)\b|^(?:this|that|it|this case|that case|such a case) (?:shouldn't|should not|can't|cannot|can never|never) (?:ever )?(?:happen|occur)s?\b|\bwould mean (?:that )?.{3,120}\b(?:with|under) the \w+(?: \w+)? (?:lock|mutex) held\b|\b(?:complete|absolute|total) no[- ]go\b|\bthis (?:whole )?patch is (?:awful|horrible|broken|wrong)\b/i,
    not: /\?$/,
    why: "worries, cannot take it, or says that the case cannot be",
  },
  {
    kind: "agreement",
    cue: /^(?:(?:Yes|Yeah|Yep|OK|Okay|Ah|Right|Ok|Sure|Indeed|True|So|And|Also|Now|Yes, now)[,.]? )*(?:I (?:also |fully |totally |completely |do )?agree|agreed\b|(?:that|this|it)(?: would be (?:one|a|the)(?: \w+)? solution| makes sense| sounds (?:good|reasonable|fine|like a plan)| should work| seems (?:reasonable|right|fine)| looks (?:good|right|fine|correct)(?: to me)?| works for me)|makes sense\b|sounds (?:good|reasonable|fine)|good (?:idea|point)\b|you(?:'re| are) (?:absolutely |totally |completely )?right\b|LGTM\b|looks (?:good|fine|right|correct) to me)/i,
    not: /\b(?:but|except|however|though|although|apart from)\b|\?$|\b(?:if|unless)\b|\b(?:don't|do not) agree\b/i,
    why: "supports what was said",
  },
  {
    kind: "agreement",
    cue: /^(?:this|that|it) (?:looks|seems|sounds) (?:like )?(?:an? )?(?:very |really |pretty |much )?(?:interesting|good|nice|great|sane|better)(?: idea| approach| plan| to me| way forward)?\b|^(?:Right|Correct|Exactly),? (?:the|that|this|it|we)\b/i,
    not: /\b(?:but|except|however|though|although)\b|\?$/i,
    why: "likes it, or takes it as right",
  },
  {
    kind: "question",
    cue: /^(?:(?:So|But|And|Hmm|Well|Also|Then|OK|Now|Hi \w+|\w+)[,:]? ){0,3}(?:thoughts|what|why|how|is|are|does|do|did|can|could|would|should|where|which|who|when|has|have|any other|any better|isn't|doesn't|don't|won't|shouldn't|wouldn't|or|am I)\b.{0,400}\?$|\b(?:question|wonder\w*|curious)\b.{3,400}\?$|, but (?:why|what|how|is|does|can)\b.{3,400}\?$/i,
    why: "asks",
  },
];
