package io.traitortrack.platform;

import java.time.InstantSource;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.upload.UploadProperties;
import io.traitortrack.platform.upload.Uploads;
import jakarta.servlet.MultipartConfigElement;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/** What a service has that takes files: a private directory, limits, and forms with parts. */
@AutoConfiguration(
        after = PlatformWebConfiguration.class,
        beforeName = "org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration")
@ConditionalOnClass(ZipFile.class)
@ConditionalOnProperty("traitortrack.upload.directory")
@EnableConfigurationProperties(UploadProperties.class)
public class PlatformUploadConfiguration {

    /** What a form needs besides its files. */
    private static final DataSize FORM = DataSize.ofMegabytes(1);

    @Bean
    Uploads uploads(UploadProperties limits, IdSource ids, InstantSource clock) {
        return new Uploads(limits, ids, clock);
    }

    /** Every part goes to the private directory, never into memory. */
    @Bean
    MultipartConfigElement multipartConfigElement(UploadProperties limits, Uploads madePrivate) {
        long most = limits.mostBytes().toBytes();
        return new MultipartConfigElement(
                limits.directory().toAbsolutePath().toString(), most, most + FORM.toBytes(), 0);
    }
}
