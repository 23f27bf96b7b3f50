package io.traitortrack.scanning.imports;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Role;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.imports.ImportJobs.Job;
import io.traitortrack.scanning.imports.ImportRows.Row;
import io.traitortrack.scanning.imports.Listed.Step;
import io.traitortrack.scanning.scan.ScanLists;
import io.traitortrack.scanning.scan.ScanLists.Foresight;
import io.traitortrack.scanning.scan.ScanLists.Line;
import io.traitortrack.scanning.scan.ScanLists.LineAnswer;
import io.traitortrack.scanning.scan.ScanRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works on one job at a time: so many rows in one transaction with their scans, their events and the job's position. A
 * process that dies between two such transactions has done the first and nothing of the second; whoever takes the job
 * next goes on there.
 */
@Component
@EnableConfigurationProperties(ImportPace.class)
class ImportWork {

    private static final Logger LOG = LoggerFactory.getLogger(ImportWork.class);

    /** Longer than any transaction of this work; a process that is silent for so long has lost its job. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ImportJobs jobs;
    private final ImportRows rows;
    private final ScanLists lists;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final ImportPace pace;
    private final UUID worker;

    ImportWork(
            ImportJobs jobs,
            ImportRows rows,
            ScanLists lists,
            PlatformTransactionManager transactions,
            IdSource ids,
            InstantSource clock,
            ImportPace pace) {
        this.jobs = jobs;
        this.rows = rows;
        this.lists = lists;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.pace = pace;
        this.worker = ids.next();
    }

    /** The job is another process's by now, or was cancelled. */
    private static final class LeaseLost extends RuntimeException {}

    /** Takes a job and works on it to its end, or until it is told to stop; false where there is none. */
    boolean next(BooleanSupplier goOn) {
        Optional<Job> leased = jobs.lease(worker, LEASE);
        leased.ifPresent(job -> RequestContext.during(job.requestId(), () -> {
            RequestContext.calledBy(job.actor());
            try {
                work(job, goOn);
            } catch (LeaseLost lost) {
                LOG.info("import {} was cancelled or taken over", job.id());
            }
        }));
        return leased.isPresent();
    }

    /** Leaves what it holds to others. */
    void release() {
        jobs.release(worker);
    }

    private void work(Job job, BooleanSupplier goOn) {
        // an admin reaches every site; the role was checked when the job was sent and when it was committed
        Caller caller = new Caller(job.actor(), job.actor(), Set.of(Role.ADMIN), Set.of());
        SiteScope scope = WhoImports.GRANT.check(caller);
        if (job.state().equals("CHECKING")) {
            transaction.executeWithoutResult(status -> {
                jobs.forget(job.id());
                advance(job, 0);
            });
            Foresight foresight = lists.foresee(caller, scope);
            through(job, 0, goOn, chunk -> foresee(job, chunk, foresight));
        } else {
            through(job, job.position(), goOn, chunk -> decide(job, chunk, caller, scope));
        }
    }

    private interface Deciding {
        void decide(List<Row> chunk);
    }

    private void through(Job job, long from, BooleanSupplier goOn, Deciding deciding) {
        long position = from;
        while (goOn.getAsBoolean()) {
            List<Row> chunk = whole(rows.after(job, position, pace.rowsAtOnce()));
            if (chunk.isEmpty()) {
                if (!jobs.finish(job, worker, Times.micros(clock.instant()))) {
                    throw new LeaseLost();
                }
                LOG.info("import {} is through", job.id());
                return;
            }
            long started = System.nanoTime();
            deciding.decide(chunk);
            position = chunk.getLast().position();
            LockSupport.parkNanos(pace.rest(chunk.size(), System.nanoTime() - started));
        }
        release();
    }

    /** Cuts rows off at the end whose sack's seal is not among them: a list is decided in one transaction if it can be. */
    private List<Row> whole(List<Row> found) {
        if (found.size() < pace.rowsAtOnce()) {
            return found;
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            if (found.get(i).step() == Step.SEAL) {
                return found.subList(0, i + 1);
            }
        }
        return found;
    }

    private void foresee(Job job, List<Row> chunk, Foresight foresight) {
        List<LineAnswer> answers = answers(chunk, foresight.decide(lines(job, chunk)));
        transaction.executeWithoutResult(status -> {
            rows.decided(job.id(), chunk, answers);
            advance(job, chunk.getLast().position());
        });
    }

    /** One row that cannot be decided never loses the others: they are decided without it. */
    private void decide(Job job, List<Row> chunk, Caller caller, SiteScope scope) {
        try {
            lists.decide(lines(job, chunk), caller, scope, answers -> {
                rows.decided(job.id(), chunk, answers(chunk, answers));
                advance(job, chunk.getLast().position());
            });
        } catch (LeaseLost
                | ProblemException
                | TransientDataAccessException
                | DataAccessResourceFailureException
                | TransactionException notTheRows) {
            throw notTheRows;
        } catch (RuntimeException failed) {
            if (chunk.size() == 1) {
                LOG.error(
                        "import {}: row {} cannot be decided",
                        job.id(),
                        chunk.getFirst().row(),
                        failed);
                skip(job, chunk);
                return;
            }
            int half = chunk.size() / 2;
            decide(job, chunk.subList(0, half), caller, scope);
            decide(job, chunk.subList(half, chunk.size()), caller, scope);
        }
    }

    private void skip(Job job, List<Row> one) {
        transaction.executeWithoutResult(status -> {
            rows.decided(job.id(), one, List.of(unscanned(RowProblem.ROW_FAILED, HttpStatus.INTERNAL_SERVER_ERROR)));
            advance(job, one.getFirst().position());
        });
    }

    private void advance(Job job, long position) {
        if (!jobs.advance(job, worker, position, LEASE)) {
            throw new LeaseLost();
        }
    }

    private static List<Line> lines(Job job, List<Row> chunk) {
        return chunk.stream()
                .filter(row -> row.step() != Step.NOTHING)
                .map(row -> new Line(
                        new ScanRequest(
                                row.scanId(), job.stationCode(), row.scannedAt(), row.raw(), row.parentRaw(), null),
                        row.step() == Step.SEAL))
                .toList();
    }

    /** The answers of the lines, and of the rows between them that are none. */
    private static List<LineAnswer> answers(List<Row> chunk, List<LineAnswer> ofLines) {
        Iterator<LineAnswer> next = ofLines.iterator();
        List<LineAnswer> answers = new ArrayList<>(chunk.size());
        for (Row row : chunk) {
            String problem = row.problem();
            answers.add(problem == null ? next.next() : unscanned(problem, HttpStatus.UNPROCESSABLE_CONTENT));
        }
        return answers;
    }

    private static LineAnswer unscanned(String problem, HttpStatus status) {
        return new LineAnswer(problem, status.value(), false, null, null, null, RowProblem.detail(problem));
    }
}
