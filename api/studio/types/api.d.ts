// Written by `python -m tests.api.studio_types` from the API's OpenAPI document; not served.
declare namespace Api {
  type AccessScope = "jobs:read" | "jobs:write" | "spend" | "team:read" | "team:write" | "audit:read" | "operate";

  interface AccountRemoval {
    password?: string | null;
  }

  interface AddedScene {
    job_id: string;
    scene: number;
    status: JobStatus;
  }

  interface ApiKey {
    key_id: string;
    name: string;
    hint: string;
    scopes: AccessScope[];
    made_by: string | null;
    created_at: string;
    ends_at: string | null;
    used_at: string | null;
    replaced_by: string | null;
  }

  interface ApiKeyList {
    keys: ApiKey[];
  }

  type ApprovalChoice = "none" | "storyboard";

  type ApprovalGate = "storyboard" | "budget" | "voice";

  interface ApprovalRequest {
    budget_usd?: number | null;
    revision?: number | null;
  }

  interface ApprovalResult {
    job_id: string;
    status: JobStatus;
    budget_usd: number | null;
  }

  type AspectRatio = "16:9" | "9:16" | "1:1";

  type AudioChoice = "music" | "off";

  interface AudioUpload {
    file: string;
  }

  interface AuditEntry {
    entry_id: number;
    at: string;
    actor: string | null;
    via: string;
    action: string;
    object: string;
    status: number;
    request_id: string;
    address: string;
  }

  interface AuditTrailPage {
    entries: AuditEntry[];
  }

  interface BasicJobLinks {
    self: string;
    progress: string;
    cancel: string;
  }

  interface Brief {
    prompt: string | null;
    script: string | null;
    scenes: SceneBrief[] | null;
    duration_seconds: number | null;
    aspect_ratio: AspectRatio;
    resolution: Resolution;
    provider: string;
    model: string | null;
    fallbacks: ModelChoice[];
    fallback_on_moderation: boolean;
    takes: 1 | 2 | 4;
    transition: TransitionChoice;
    short_clips: ShortClipChoice;
    narration: Narration | null;
    captions: CaptionChoice | null;
    caption_style: CaptionStyleChoice;
    clip_sound: ClipSoundChoice;
    cards: Cards | null;
    audio: AudioChoice;
    music_provider: string;
    music_model: string | null;
    reference_image: ImageReference | null;
    reference_image_url: string | null;
    entities: Entity[];
    continuity: Continuity;
    image_provider: string | null;
    image_model: string | null;
    budget_usd: number | null;
    hold_hours: number;
    approval: ApprovalChoice;
    approval_hours: number;
    order_confirmation: string | null;
    callback_url: string | null;
    seed: number | null;
    style: string | null;
    title: string | null;
    metadata: Record<string, string>;
  }

  interface Browser {
    when_ended: boolean;
    when_needed: boolean;
    subscription_id: string;
    name: string;
    push_service: string;
    created_at: string;
    used_at: string | null;
    is_dead: boolean;
    refused_at: string | null;
    refused_code: number | null;
  }

  interface BrowserList {
    is_set_up: boolean;
    public_key: string | null;
    browsers: Browser[];
  }

  interface BrowserRenewal {
    old_endpoint: string;
    endpoint: string;
    keys: PushKeys;
  }

  interface BrowserRequest {
    when_ended: boolean;
    when_needed: boolean;
    endpoint: string;
    keys: PushKeys;
  }

  interface BrowserTrialResult {
    is_taken: boolean;
    status: number | null;
  }

  type CallOutcome = "succeeded" | "failed" | "canceled";

  type CallerKind = "local" | "proxy" | "key" | "session";

  interface CallerMessage {
    delivery_id: string;
    job_id: string | null;
    title: string | null;
    type: string;
    url: string;
    state: WebhookState;
    created_at: string;
    next_try_at: string | null;
    redeliveries: number;
    attempts: WebhookAttemptResult[];
  }

  interface CallerMessagePage {
    deliveries: CallerMessage[];
    next_cursor: string | null;
  }

  type CancelMode = "stop" | "keep";

  type CancelReceipt = "not_billed" | "still_billed" | "kept" | "never_started" | "unknown";

  interface CancelResult {
    job_id: string;
    status: "canceling" | "canceled" | "finishing";
  }

  type CaptionChoice = "burnt" | "track" | "files" | "off";

  interface CaptionFiles {
    language: string;
    vtt: JobFile;
    srt: JobFile;
    ass: JobFile | null;
  }

  interface CaptionReceipt {
    choice: CaptionChoice;
    style: CaptionStyleChoice | null;
    times: CaptionTimes;
    note: string;
  }

  type CaptionStyleChoice = "clean" | "box" | "karaoke";

  type CaptionTimes = "words" | "lines" | "scenes";

  interface Cards {
    title: string | null;
    end: string | null;
    watermark: ImageReference | null;
    watermark_corner: WatermarkCorner;
    watermark_size: number;
    watermark_opacity: number;
  }

  type ChangeKind = "first"
    | "take"
    | "left_out"
    | "brought_in"
    | "lines"
    | "length"
    | "order"
    | "transition"
    | "text"
    | "music"
    | "music_level"
    | "music_off"
    | "watermark"
    | "nothing";

  type ClipSoundChoice = "off" | "under" | "full";

  type ContentCredentials = "signed" | "none" | "failed";

  type Continuity = "none" | "look" | "chain" | "keyframes";

  interface CostAmounts {
    total_usd: number;
    spent_usd: number;
    ordered_usd: number;
    doubtful_usd: number;
    emulated_usd: number;
    calls: number;
  }

  type CostBasis = "stated" | "listed";

  type CostFormat = "json" | "csv";

  interface CostGroup {
    total_usd: number;
    spent_usd: number;
    ordered_usd: number;
    doubtful_usd: number;
    emulated_usd: number;
    calls: number;
    key: string | null;
    title: string | null;
  }

  type CostGrouping = "month" | "day" | "provider" | "stage" | "film";

  interface CostReport {
    from: string;
    to: string;
    by: CostGrouping;
    emulated: boolean;
    groups: CostGroup[];
    others: CostAmounts | null;
    total: CostAmounts;
  }

  type CostSource = "provider" | "registry";

  interface CreatedJob {
    job_id: string;
    status: JobStatus;
    links: BasicJobLinks;
  }

  interface DecidedVoice {
    job_id: string;
    outcome: VoiceOutcome;
    voice: VoiceChoice | null;
  }

  interface DeleteRefusal {
    job_id: string;
    type: string;
    detail: string;
  }

  interface DeleteReport {
    deleted: string[];
    refused: DeleteRefusal[];
  }

  interface DeleteRequest {
    ids: string[];
  }

  interface Departure {
    kind: DepartureKind;
    message: string;
  }

  type DepartureKind = "short"
    | "other_shape"
    | "still_picture"
    | "caption_left_out"
    | "chain_broken"
    | "still_missing";

  interface DoneEvent {
    job_id: string;
    status: JobStatus;
  }

  interface DurationEstimate {
    early: number;
    usual: number;
    late: number;
  }

  interface EditedStoryboard {
    job_id: string;
    revision: number;
    price_usd: number | null;
    takes: 1 | 2 | 4;
    scenes: Scene[];
  }

  interface EmptiedTrash {
    deleted: number;
  }

  interface Entity {
    id: string;
    name: string;
    description: string;
    reference_images: ImageReference[];
    voice: string | null;
  }

  interface ExpectedDuration {
    early: number;
    usual: number;
    late: number;
    slow: number;
  }

  interface FieldError {
    field: string;
    message: string;
    code: string | null;
  }

  interface FilmAtWork {
    job_id: string;
    title: string;
    team_id: string;
    team: string;
    state: FilmState;
    status: JobStatus;
    confirmed: boolean;
    provider: string;
    model: string;
    parts: PartAtWork[];
    since: string | null;
    detail: string;
    created_at: string;
    started_at: string | null;
    web_ui: string | null;
    command: string;
  }

  interface FilmCounts {
    held: number;
    needs_owner: number;
    slow: number;
    in_line: number;
    queued: number;
    running: number;
  }

  interface FilmEstimate {
    scenes: number;
    takes: number;
    film_seconds: number;
    cost_usd: number;
    done_in_seconds: DurationEstimate;
    video: PartEstimate;
    fallbacks: PartEstimate[];
    music: PartEstimate | null;
    script_usd: number;
    within_budget: boolean | null;
    script_form: ScriptForm | null;
    narration: NarrationEstimate | null;
    stills: StillsEstimate | null;
    notices: string[];
    card_seconds: number;
  }

  interface FilmMark {
    off: boolean;
    upload_id: string | null;
    url: string | null;
    corner: WatermarkCorner;
    size: number;
    opacity: number;
  }

  interface FilmMarks {
    digital_source_type: string;
    content_credentials: ContentCredentials;
  }

  interface FilmReceipt {
    captions: CaptionReceipt | null;
    sound: SoundReceipt | null;
    marks: FilmMarks | null;
  }

  type FilmState = "held" | "needs_owner" | "slow" | "in_line" | "queued" | "running";

  interface FilmVersionList {
    job_id: string;
    kept: number;
    versions: FilmVersionResult[];
  }

  interface FilmVersionResult {
    version: number;
    is_current: boolean;
    based_on: number | null;
    changes: VersionChange[];
    film: JobFile;
    poster: JobFile | null;
    poster_small: JobFile | null;
    receipt: FilmReceipt | null;
    made_at: string;
  }

  interface FilmsAtWorkList {
    total: number;
    films: FilmAtWork[];
  }

  interface HeldPicture {
    scene: number;
    seconds: number;
  }

  type HoldDecision = "adopt" | "pay_again" | "do_without";

  type ImageInput = "none" | "optional" | "required";

  interface ImageReference {
    upload_id: string | null;
    url: string | null;
  }

  interface Invitation {
    invitation_id: string;
    email: string | null;
    role: Role;
    created_at: string;
    ends_at: string;
  }

  interface InvitationList {
    invitations: Invitation[];
  }

  interface InvitationRequest {
    email: string;
    role?: Role;
    expires_in_days?: number;
  }

  interface InvitationToken {
    token: string;
  }

  interface JobDetails {
    job_id: string;
    title: string;
    status: JobStatus;
    confirmed: boolean;
    needs_you: OwnerNeed | null;
    favorite: boolean;
    provider: string;
    model: string;
    duration_seconds: number;
    aspect_ratio: AspectRatio;
    resolution: Resolution;
    created_at: string;
    tags: string[];
    trashed_at: string | null;
    started_at: string | null;
    ended_at: string | null;
    cost: number;
    budget_usd: number | null;
    gaps: number[];
    error: JobError | null;
    film: JobFile | null;
    poster: JobFile | null;
    links: JobLinks;
    reference_image: JobFile | null;
    poster_small: JobFile | null;
    brief: Brief;
    shortened_seconds: number;
    results: JobResults;
  }

  interface JobEdit {
    title?: string | null;
    favorite?: boolean | null;
  }

  interface JobError {
    type: string;
    message: string;
  }

  interface JobFile {
    url: string;
    download_url: string | null;
    seconds: number | null;
  }

  interface JobLinks {
    self: string;
    progress: string;
    cancel: string;
    web_ui: string | null;
  }

  interface JobList {
    jobs: JobSummary[];
    next_cursor: string | null;
    total: number | null;
  }

  interface JobMoney {
    spent_usd: number;
    ordered_usd: number;
    doubtful_usd: number;
    to_come_usd: number | null;
    whole_usd: number | null;
    drafted_usd: number | null;
    budget_usd: number | null;
    left_usd: number | null;
  }

  interface JobResults {
    script_form: ScriptForm | null;
    script: TakeDetails[];
    storyboard: Scene[];
    scenes: SceneResult[];
    removed_scenes: SceneResult[];
    soundtrack: SoundtrackResult;
    film: JobFile | null;
    poster: JobFile | null;
    poster_small: JobFile | null;
    captions: CaptionFiles | null;
    receipt: FilmReceipt | null;
    narration: NarrationResult | null;
    languages: LanguageResult[];
    watermark: FilmMark | null;
  }

  type JobSort = "newest" | "oldest" | "title" | "cost" | "length";

  type JobStatus = "queued" | "processing" | "awaiting_approval" | "completed" | "failed" | "canceled";

  interface JobSummary {
    job_id: string;
    title: string;
    status: JobStatus;
    confirmed: boolean;
    needs_you: OwnerNeed | null;
    favorite: boolean;
    provider: string;
    model: string;
    duration_seconds: number;
    aspect_ratio: AspectRatio;
    resolution: Resolution;
    created_at: string;
    tags: string[];
    trashed_at: string | null;
    started_at: string | null;
    ended_at: string | null;
    cost: number;
    budget_usd: number | null;
    gaps: number[];
    error: JobError | null;
    film: JobFile | null;
    poster: JobFile | null;
    links: JobLinks;
    reference_image: JobFile | null;
    poster_small: JobFile | null;
  }

  interface JoinRequest {
    token: string;
    email: string;
    password: string;
    name?: string;
  }

  interface KeyRequest {
    name: string;
    scopes: AccessScope[];
    expires_in_days?: number | null;
  }

  interface KeyRotation {
    expires_in_days?: number | null;
  }

  interface LanguageEstimate {
    cost_usd: number;
    drafts: boolean;
    film_seconds: number;
    lines: number;
    narration: NarrationEstimate | null;
    held_pictures: HeldPicture[];
    scenes: SpokenScene[];
    notices: string[];
  }

  interface LanguageProgress {
    language: string;
    drafts_lines: boolean;
  }

  interface LanguageRequest {
    language: string;
    lines?: unknown[][] | null;
    voice?: VoiceChoice | null;
    voices?: Record<string, string>;
    cards?: Cards | null;
    captions?: CaptionChoice | null;
    again?: boolean;
    max_cost_usd?: number | null;
  }

  interface LanguageResult {
    language: string;
    state: LanguageState;
    error: JobError | null;
    lines: string[][];
    line_voices: ((string | null)[])[];
    card_texts: Record<string, string>;
    ordered_lines: LineResult[];
    provider: string | null;
    model: string | null;
    voice: string | null;
    caption_choice: CaptionChoice | null;
    film: JobFile | null;
    poster: JobFile | null;
    poster_small: JobFile | null;
    captions: CaptionFiles | null;
    receipt: FilmReceipt | null;
    outdated: boolean;
    ordered_at: string;
    made_at: string | null;
  }

  type LanguageState = "making" | "drafted" | "ready" | "failed";

  interface LeaveOutRequest {
    scenes: number[];
  }

  interface LeaveOutResult {
    job_id: string;
    scenes: number[];
    status: JobStatus;
  }

  type LedgerStage = "script" | "scene" | "audio" | "voice" | "image";

  type LedgerState = "intent" | "accepted" | "terminal";

  interface LengthChange {
    job_id: string;
    scene: number;
    seconds: number;
    status: JobStatus;
  }

  interface LengthLimits {
    scene_seconds: number;
    least_seconds: number;
    most_seconds: number;
  }

  interface LengthRequest {
    seconds: number;
  }

  interface LimitOrder {
    jobs_at_once: number | null;
    takes_at_once: number | null;
    jobs_per_hour: number | null;
  }

  interface LineBrief {
    text: string;
    voice: string | null;
    entity: string | null;
  }

  interface LineResult {
    scene: number;
    line: number;
    language: string;
    text: string;
    voice: string | null;
    takes: TakeDetails[];
  }

  interface LinesChange {
    job_id: string;
    scene: number;
    lines: unknown[];
    status: JobStatus;
  }

  interface LinesEstimate {
    new_lines: number;
    cost_usd: number;
    needed_seconds: number;
    scene_seconds: number;
    becomes_seconds: number;
    held_seconds: number;
  }

  interface LinesRequest {
    lines: unknown[];
    max_cost_usd?: number | null;
  }

  interface LinesResolveRequest {
    decision: HoldDecision;
    provider_job_id?: string | null;
    scene?: number | null;
    line?: number | null;
    language?: string | null;
  }

  interface ListedPrice {
    usd: number;
    per: string;
    resolution: Resolution | null;
    seconds: number | null;
    source: string | null;
    read_on: string | null;
    outdated: boolean;
  }

  interface LivenessReport {
    status: string;
  }

  interface LogInRequest {
    email: string;
    password: string;
  }

  interface LogInSession {
    session_id: string;
    agent: string;
    address: string;
    created_at: string;
    seen_at: string;
    ends_at: string;
    is_this: boolean;
  }

  interface MailRefusal {
    at: string;
    code: number | null;
  }

  interface Member {
    user_id: string;
    email: string;
    name: string;
    role: Role;
    joined_at: string;
  }

  interface MemberEdit {
    role: Role;
  }

  interface ModelChoice {
    provider: string;
    model: string | null;
  }

  type ModelKind = "video" | "music" | "voice" | "image";

  interface ModelOffer {
    name: string;
    title: string;
    kind: ModelKind;
    min_seconds: number;
    max_seconds: number;
    lengths: number[];
    length_step: number;
    scene_seconds: Record<TransitionChoice, [number, number]>;
    aspect_ratios: AspectRatio[];
    resolutions: Resolution[];
    image: ImageInput;
    last_image: boolean;
    max_references: number;
    seed: boolean;
    sound: boolean;
    sound_switch: boolean;
    cancel: boolean;
    lookup: boolean;
    webhook: boolean;
    progress: boolean;
    prices: ListedPrice[];
    sound_prices: ListedPrice[];
    typical: TypicalJob;
    retired_on: string | null;
    retired: boolean;
    note: string;
    voices: string[];
    languages: string[];
  }

  interface MusicEstimate {
    cost_usd: number;
    takes_seconds: DurationEstimate | null;
    provider: string | null;
    model: string | null;
    within_budget: boolean | null;
  }

  interface MusicRequest {
    source: MusicSource;
    level_db?: number | null;
    prompt?: string | null;
    provider?: string | null;
    model?: string | null;
    upload_id?: string | null;
    max_cost_usd?: number | null;
  }

  type MusicSource = "same" | "new" | "upload" | "off";

  interface MusicUpdateResult {
    job_id: string;
    request: number;
    take: number | null;
    status: JobStatus;
  }

  interface Narration {
    mode: NarrationMode;
    language: string;
    provider: string;
    model: string | null;
    voice: string | null;
    speed: number;
    voice_fallback: VoiceFallback;
    fallback_voice: VoiceChoice;
  }

  interface NarrationEstimate {
    lines: number;
    seconds: number;
    provider: string;
    model: string | null;
    voice: string;
    voices: string[];
    cost_usd: number;
    takes_seconds: DurationEstimate | null;
  }

  type NarrationMode = "auto" | "given";

  interface NarrationResult {
    provider: string | null;
    model: string | null;
    voice: string | null;
    language: string;
    lines: LineResult[];
  }

  type NeedKind = "storyboard" | "budget" | "held" | "voice";

  interface NeededDecision {
    kind: NeedKind;
    scenes: number[];
  }

  interface NewApiKey {
    key_id: string;
    name: string;
    hint: string;
    scopes: AccessScope[];
    made_by: string | null;
    created_at: string;
    ends_at: string | null;
    used_at: string | null;
    replaced_by: string | null;
    key: string;
  }

  interface NewInvitation {
    invitation_id: string;
    email: string | null;
    role: Role;
    created_at: string;
    ends_at: string;
    url: string;
  }

  interface NewSceneEstimate {
    cost_usd: number;
    still_usd: number;
    takes_seconds: DurationEstimate;
    scene_seconds: number;
    within_budget: boolean | null;
  }

  interface NewSceneRequest {
    text: string;
    after?: number | null;
    duration_seconds?: number | null;
    transition?: TransitionChoice | null;
    reference_image?: ImageReference | null;
    opens_on?: OpensOn;
    seed?: number | null;
    provider?: string | null;
    model?: string | null;
    max_cost_usd?: number | null;
  }

  interface NewShare {
    share_id: string;
    created_at: string;
    ends_at: string;
    url: string;
  }

  interface NotificationChoice {
    when_ended: boolean;
    when_needed: boolean;
  }

  interface Notifications {
    when_ended: boolean;
    when_needed: boolean;
    is_set_up: boolean;
    email: string;
    is_verified: boolean;
    refused: MailRefusal | null;
  }

  interface OpenInvitation {
    team_name: string;
    role: Role;
    email: string | null;
  }

  type OpensOn = "own" | "last_frame" | "still";

  interface OperationsSnapshot {
    at: string;
    team_id: string | null;
    counts: FilmCounts;
    work: FilmsAtWorkList;
    services: ServiceAtWork[];
    teams: TeamAtWork[];
    teams_total: number;
    spending: SpendingAtWork;
    workers: WorkerListResponse | null;
    reconciles: ReconcileRunDetails[] | null;
  }

  interface OrderedLanguage {
    job_id: string;
    language: string;
    estimate: LanguageEstimate;
    status: JobStatus;
  }

  interface OrderedStill {
    job_id: string;
    scene: number;
    take: number;
  }

  interface OwnData {
    person: Record<string, unknown>;
    memberships: Record<string, unknown>[];
    identities: Record<string, unknown>[];
    sessions: Record<string, unknown>[];
    keys: Record<string, unknown>[];
    invitations: Record<string, unknown>[];
    mail_choices: Record<string, unknown>[];
    mails: Record<string, unknown>[];
    browsers: Record<string, unknown>[];
    pushes: Record<string, unknown>[];
    jobs: Record<string, unknown>[];
    audit: Record<string, unknown>[];
  }

  interface OwnTeam {
    team_id: string;
    name: string;
  }

  interface OwnerNeed {
    kind: NeedKind;
    message: string;
    scenes: number[];
    expires_at: string | null;
  }

  interface PartAtWork {
    name: string;
    stage: LedgerStage;
    provider: string;
    model: string | null;
    condition: "in_line" | "ordered" | "at_work" | "slow" | "late" | "held";
    since: string;
  }

  interface PartEstimate {
    provider: string;
    model: string;
    cost_usd: number;
    sound_usd: number;
    billed_seconds: number;
    takes_seconds: DurationEstimate;
  }

  interface PasswordChange {
    old_password: string;
    new_password: string;
  }

  interface PendingApproval {
    gate: ApprovalGate;
    price_usd: number | null;
    expires_at: string | null;
    revision: number;
  }

  interface PictureAddress {
    url: string;
  }

  interface PictureUpload {
    file: string;
  }

  interface PlacedScene {
    scene: number;
    transition: TransitionChoice | null;
  }

  interface ProblemDetails {
    type: string;
    title: string;
    status: number;
    detail: string;
    errors?: FieldError[] | null;
    job_id?: string | null;
    request_id?: string | null;
    checks?: Record<string, string> | null;
  }

  interface ProgressSnapshot {
    job_id: string;
    seq: number;
    status: JobStatus;
    progress: number;
    current_stage: string;
    current_stage_display: string;
    stages_completed: StageProgress[];
    stages_pending: StageProgress[];
    started_at: string | null;
    updated_at: string | null;
    estimated_time_remaining: number | null;
    estimated_time_range: [number, number] | null;
    slower_than_usual: boolean;
    scenes: SceneProgress[];
    audio: TakeProgress | null;
    narration: TakeProgress | null;
    parallel_scenes: number;
    parallel_takes: number | null;
    takes: number;
    tail_seconds: number | null;
    other_language: LanguageProgress | null;
    assets: SignedAssets;
    approval: PendingApproval | null;
    ending: RequestedEnd | null;
    cost: number;
    gaps: number[];
    detail: string;
    condition: TakeCondition | null;
    error: JobError | null;
    source: SnapshotSource;
    budget_usd: number | null;
    money: JobMoney;
    needs_you: OwnerNeed | null;
    film_seconds: number;
  }

  interface ProviderList {
    providers: ProviderOffer[];
    default_image: ModelChoice | null;
  }

  interface ProviderOffer {
    name: string;
    title: string;
    available: boolean;
    missing: string | null;
    emulated: boolean;
    note: string;
    models: ModelOffer[];
  }

  interface ProviderTrouble {
    parts: number;
    message: string;
    next_try_at: string | null;
  }

  interface PushKeys {
    p256dh: string;
    auth: string;
  }

  interface QueueResponse {
    name: string;
    kind: string;
    slots_used: number;
    slots_free: number;
  }

  interface ReadinessReport {
    status: string;
    checks: Record<string, string>;
    services: "real" | "emulated";
    films: "ok" | "no_worker" | "no_media_pool" | "cannot_be_made";
    lacks: string[];
  }

  interface ReconcileReport {
    started: string[];
    settled: string[];
    deleted: string[];
    canceled_provider_jobs: string[];
    notified: string[];
    settled_as_unknown: string[];
    refused_calls: string[];
  }

  interface ReconcileRunDetails {
    status: string;
    started_at: string;
    ended_at: string | null;
    repairs: Repairs | null;
    web_ui: string | null;
    command: string;
  }

  interface Repairs {
    started: number;
    settled: number;
    deleted: number;
    notified: number;
    stopped_calls: Record<string, number>;
    unknown_calls: Record<string, number>;
    refused_calls: Record<string, number>;
  }

  type RequestedEnd = "stop" | "keep";

  type Resolution = "480p" | "720p" | "1080p";

  interface ResolveRequest {
    decision: HoldDecision;
    provider_job_id?: string | null;
  }

  interface ResolveResult {
    job_id: string;
    scene: number;
    take: number;
    decision: HoldDecision;
  }

  interface ResolvedLines {
    job_id: string;
    lines: number;
    decision: HoldDecision;
  }

  interface RestoredVersion {
    job_id: string;
    version: number;
    status: JobStatus;
  }

  interface RetakeEstimate {
    cost_usd: number;
    takes_seconds: DurationEstimate;
    makes_stale: number[];
    cascade_usd: number | null;
  }

  interface RetakeRequest {
    count?: 1 | 2 | 4;
    max_cost_usd?: number | null;
    duration_seconds?: number | null;
    text?: string | null;
    seed?: number | null;
    provider?: string | null;
    model?: string | null;
  }

  interface RetakeResult {
    job_id: string;
    scene: number;
    take: number;
    status: JobStatus;
    takes: number[];
  }

  interface Retention {
    keep_days: number | null;
    expired_films: number;
  }

  interface RetentionOrder {
    keep_days: number | null;
  }

  type RetryAction = "order" | "await" | "fetch" | "decide" | "leave_out";

  interface RetryEstimate {
    job_id: string;
    cost_usd: number;
    asks_first: boolean;
    parts: RetryPartEstimate[];
    takes_seconds: DurationEstimate | null;
    budget_usd: number | null;
    within_budget: boolean | null;
  }

  interface RetryPartEstimate {
    scene: number;
    text: string;
    action: RetryAction;
    provider: string;
    model: string;
    cost_usd: number;
    doubtful_usd: number;
    error: JobError | null;
  }

  interface RetryRequest {
    texts?: Record<string, string>;
    leave_out?: number[];
    max_cost_usd?: number | null;
  }

  interface RetryResult {
    job_id: string;
    status: JobStatus;
    scenes: number[];
  }

  type Role = "viewer" | "maker" | "manager" | "owner";

  interface RoutingResponse {
    deployment: string;
    current_build: string | null;
    ramping_build: string | null;
    ramp_percent: number;
  }

  interface Scene {
    number: number;
    text: string;
    caption: string;
    seconds: number;
    seed: number;
    reference_image: ImageReference | null;
    last_image: ImageReference | null;
    clip_sound: ClipSoundChoice | null;
    lines: string[];
    line_voices: (string | null)[];
    entities: string[];
    opens_on: OpensOn;
    opens_after: number | null;
    transition: TransitionChoice | null;
    in_film: boolean;
  }

  interface SceneBrief {
    text: string;
    duration_seconds: number | null;
    lines: unknown[] | null;
    reference_image: ImageReference | null;
    last_image: ImageReference | null;
    entities: string[] | null;
    opens_on: OpensOn | null;
    clip_sound: ClipSoundChoice | null;
  }

  interface SceneOrder {
    scenes: PlacedScene[];
    removed: number[];
    revision: number;
  }

  interface SceneOrderChange {
    job_id: string;
    status: JobStatus;
  }

  interface SceneOrderRequest {
    scenes: PlacedScene[];
    revision?: number | null;
  }

  interface SceneProgress {
    state: SceneState;
    progress: number | null;
    provider: string;
    model: string;
    take: number;
    attempt: number;
    detail: string;
    condition: TakeCondition | null;
    started_at: string | null;
    expected: ExpectedDuration | null;
    heard_at: string | null;
    receipt: CancelReceipt | null;
    error: JobError | null;
    number: number;
    seconds: number;
    summary: string;
    stale: boolean;
    open_takes: TakeProgress[];
  }

  interface SceneResult {
    number: number;
    text: string;
    caption: string;
    lines: string[];
    line_voices: (string | null)[];
    clip_sound: ClipSoundChoice | null;
    entities: string[];
    opens_on: OpensOn;
    opens_after: number | null;
    stale: StaleScene | null;
    seconds: number;
    held_seconds: number;
    take: number | null;
    takes: TakeDetails[];
    stills: TakeDetails[];
    still: number | null;
    reference_image: ImageReference | null;
    last_image: ImageReference | null;
    transition: TransitionChoice | null;
  }

  type SceneState = "waiting"
    | "submitted"
    | "held"
    | "queued"
    | "running"
    | "collecting"
    | "stalled"
    | "complete"
    | "failed"
    | "canceled";

  interface SceneUpdateResult {
    job_id: string;
    scene: number;
    take: number;
    status: JobStatus;
  }

  type ScriptForm = "prose" | "list" | "fountain" | "subtitles" | "markdown" | "html" | "table";

  interface ServiceAtWork {
    provider: string;
    title: string;
    films: FilmCounts;
    places_taken: number;
    places: number;
    in_line: number;
    waiting_since: string | null;
    held: number;
    late: number;
    ordered_usd: number;
    submits_per_second: number;
    polls_per_second: number;
    trouble: ProviderTrouble | null;
  }

  interface SessionInfo {
    auth: "off" | "proxy" | "on";
    identity_provider: boolean;
    via: CallerKind | null;
    team_id: string | null;
    role: Role | null;
    scopes: AccessScope[];
    user_id: string | null;
    email: string | null;
    name: string | null;
    teams: OwnTeam[];
    order_confirmation: string | null;
  }

  interface SessionList {
    sessions: LogInSession[];
  }

  interface Share {
    share_id: string;
    created_at: string;
    ends_at: string;
  }

  interface ShareList {
    shares: Share[];
  }

  interface ShareRequest {
    ends_on?: string | null;
  }

  type ShortClipChoice = "shorten" | "hold";

  interface SignedAssets {
    scene_clips: SignedLink[];
    thumbnails: SignedLink[];
    audio: SignedLink | null;
    final_video: SignedLink | null;
    poster: SignedLink | null;
    captions: SignedLink | null;
    poster_small: SignedLink | null;
    earlier_video: SignedLink | null;
    earlier_poster: SignedLink | null;
  }

  interface SignedLink {
    url: string;
    scene_number: number | null;
    created_at: string;
    download_url: string | null;
  }

  interface SignedOutEvent {
    error: JobError;
  }

  interface SketchRequest {
    text: string;
    style?: string;
    seed?: number;
    aspect_ratio?: AspectRatio;
  }

  type SnapshotSource = "workflow" | "catalog";

  interface SoundReceipt {
    lufs: number;
    peak_dbtp: number;
    voice_over_music_lu: number | null;
    voice_over_rest_lu: number | null;
    clips: number[];
  }

  interface SoundtrackResult {
    file: JobFile | null;
    takes: TakeDetails[];
    is_off: boolean;
    level_db: number;
    prompt: string | null;
    upload_id: string | null;
  }

  interface SpendingAtWork {
    spent_today_usd: number;
    daily_cap_usd: number | null;
    emulated: boolean;
  }

  interface SpendingCap {
    daily_cap_usd: number | null;
  }

  interface SpokenScene {
    scene: number;
    line_seconds: number[];
    needed_seconds: number;
    scene_seconds: number;
    becomes_seconds: number;
    held_seconds: number;
  }

  interface StageProgress {
    name: string;
    display_name: string;
    progress: number;
    completed_at: string | null;
  }

  interface StaleScene {
    reason: string;
    cascade: number[];
    cascade_usd: number | null;
  }

  interface StillPrice {
    provider: string;
    model: string;
    cost_usd: number;
  }

  interface StillRequest {
    max_cost_usd?: number | null;
  }

  interface StillsEstimate {
    provider: string;
    model: string;
    stills: number;
    cost_usd: number;
    takes_seconds: DurationEstimate;
  }

  interface StoryboardEdit {
    scenes?: SceneBrief[] | null;
    takes?: 1 | 2 | 4 | null;
    revision?: number | null;
  }

  interface StoryboardEstimate {
    price_usd: number;
    film_seconds: number;
  }

  type StreamEvent = unknown;

  interface TagCount {
    tag: string;
    jobs: number;
  }

  interface TagList {
    tags: TagCount[];
  }

  interface TagOrder {
    ids: string[];
    add?: string[];
    remove?: string[];
  }

  interface TagReport {
    changed: string[];
    refused: DeleteRefusal[];
  }

  interface TakeChoiceRequest {
    take: number;
  }

  type TakeCondition = "retrying" | "refused" | "paused" | "in_line" | "slow" | "left_out" | "not_as_ordered";

  interface TakeDetails {
    take: number;
    text: string | null;
    seed: number | null;
    provider: string;
    model: string;
    state: LedgerState;
    outcome: CallOutcome | null;
    provider_job_id: string | null;
    cost: number | null;
    cost_usd: number | null;
    emulated: boolean;
    cost_basis: CostBasis | null;
    cost_source: CostSource | null;
    price_usd: number;
    receipt: CancelReceipt | null;
    error: JobError | null;
    intent_at: string;
    accepted_at: string | null;
    held_at: string | null;
    late_at: string | null;
    ended_at: string | null;
    clip: JobFile | null;
    thumbnail: JobFile | null;
    departures: Departure[];
  }

  interface TakeProgress {
    state: SceneState;
    progress: number | null;
    provider: string;
    model: string;
    take: number;
    attempt: number;
    detail: string;
    condition: TakeCondition | null;
    started_at: string | null;
    expected: ExpectedDuration | null;
    heard_at: string | null;
    receipt: CancelReceipt | null;
    error: JobError | null;
  }

  interface Team {
    team_id: string;
    name: string;
    members: Member[];
  }

  interface TeamAtWork {
    team_id: string;
    name: string;
    films: FilmCounts;
    spent_today_usd: number;
    spent_this_month_usd: number;
    ordered_usd: number;
    daily_cap_usd: number | null;
  }

  interface TeamChoice {
    team_id: string;
  }

  interface TeamEdit {
    name: string;
  }

  interface TeamJobLimits {
    jobs_at_once: number | null;
    takes_at_once: number | null;
    jobs_per_hour: number | null;
    jobs_at_work: number;
    jobs_begun: number;
  }

  interface TeamSpending {
    spent_today_usd: number;
    daily_cap_usd: number | null;
  }

  type TransitionChoice = "crossfade" | "cut";

  interface TrashReport {
    moved: string[];
    refused: DeleteRefusal[];
  }

  interface TrashRequest {
    ids: string[];
  }

  interface TypicalJob {
    seconds: number;
    takes_seconds: DurationEstimate;
  }

  interface UnavailableEvent {
    job_id: string;
    error: JobError;
  }

  type UploadKind = "picture" | "audio";

  interface UploadedAudio {
    upload_id: string;
    kind: UploadKind;
    media_type: string;
    seconds: number;
    size_bytes: number;
    created_at: string;
    url: string;
  }

  interface UploadedPicture {
    upload_id: string;
    kind: UploadKind;
    media_type: string;
    width: number | null;
    height: number | null;
    size_bytes: number;
    created_at: string;
    url: string;
  }

  interface VersionChange {
    kind: ChangeKind;
    scene: number;
    message: string;
  }

  interface VoiceChoice {
    provider: string;
    model: string | null;
    voice: string | null;
  }

  type VoiceFallback = "wait" | "voice" | "silent";

  interface VoiceList {
    voices: VoiceOffer[];
  }

  interface VoiceOffer {
    provider: string;
    model: string | null;
    voice: string;
    name: string;
    engine: string | null;
    languages: string[];
    is_draft: boolean;
    available: boolean;
    missing: string | null;
    sample_url: string | null;
    usd_per_1000_characters: number;
  }

  type VoiceOutcome = "again" | "voice" | "silent";

  interface VoiceRequest {
    outcome: VoiceOutcome;
    voice?: VoiceChoice | null;
  }

  interface WatermarkChange {
    job_id: string;
    watermark: FilmMark;
    status: JobStatus;
  }

  type WatermarkCorner = "top_left" | "top_right" | "bottom_left" | "bottom_right";

  interface WatermarkRequest {
    off?: boolean;
    upload_id?: string | null;
    url?: string | null;
    corner?: WatermarkCorner | null;
    size?: number | null;
    opacity?: number | null;
  }

  interface WebhookAttemptResult {
    number: number;
    redelivery: number;
    begun_at: string;
    seconds: number;
    status: number | null;
    failure: string | null;
  }

  interface WebhookPayload {
    type: string;
    job_id: string;
    status: JobStatus;
    gaps: number[];
    error: JobError | null;
    metadata: Record<string, string>;
    created_at: string;
    ended_at: string | null;
    links: Record<string, string>;
    needs_you?: NeededDecision | null;
  }

  type WebhookState = "pending" | "delivered" | "failed" | "unwanted" | "outdated" | "unknown";

  interface WebhookTrialRequest {
    url: string;
  }

  interface WorkerListResponse {
    workers: WorkerResponse[];
    routing: RoutingResponse | null;
  }

  interface WorkerResponse {
    identity: string;
    host: string;
    pool: string | null;
    build: string | null;
    draining: boolean;
    started_at: string;
    last_heard_at: string;
    cpu: number;
    memory: number;
    queues: QueueResponse[];
  }
}
