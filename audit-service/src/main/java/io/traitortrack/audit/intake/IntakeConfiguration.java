package io.traitortrack.audit.intake;

import java.time.InstantSource;

import io.traitortrack.audit.log.NoteSigner;
import io.traitortrack.audit.log.VerifierKey;
import io.traitortrack.audit.personal.PersonalFields;
import io.traitortrack.audit.query.Events;
import io.traitortrack.platform.trace.EventSpans;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class IntakeConfiguration {

    @Bean
    NoteSigner noteSigner(AuditProperties properties) {
        return NoteSigner.of(properties.origin(), properties.signingKey());
    }

    @Bean
    VerifierKey verifierKey(NoteSigner signer) {
        return signer.verifierKey();
    }

    @Bean
    Intake intake(Events events, PersonalFields personal, IntakeMeters meters, EventSpans spans, InstantSource clock) {
        return new Intake(events, personal, meters, spans, clock);
    }
}
